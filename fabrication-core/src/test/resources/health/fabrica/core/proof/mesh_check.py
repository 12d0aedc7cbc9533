"""Looks at OBJ meshes in two ways that know nothing of Fabrica, one line of JSON a file.

own: counts on the index list with numpy; vtk: VTK's feature edges, mass properties and regions.
"""
import json
import sys

import numpy as np
import vtk


def own(path):
    xyz, tri = [], []
    with open(path) as lines:
        for line in lines:
            words = line.split()
            if words and words[0] == "v":
                xyz.append([float(w) for w in words[1:4]])
            elif words and words[0] == "f":
                tri.append([int(w.split("/")[0]) - 1 for w in words[1:4]])
    xyz, tri = np.array(xyz), np.array(tri)
    directed = np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [2, 0]]])
    undirected = np.sort(directed, axis=1)
    edges, uses = np.unique(undirected, axis=0, return_counts=True)
    twice = len(directed) - len(np.unique(directed, axis=0))
    a, b, c = (xyz[tri[:, n]] for n in range(3))
    centre = xyz.mean(axis=0)
    return {
        "triangles": len(tri),
        "open": int((uses == 1).sum()),
        "crowded": int((uses > 2).sum()),
        "misoriented": int(twice),
        "euler": int(len(np.unique(tri)) - len(edges) + len(tri)),
        "volume": float(np.einsum("ij,ij->i", a - centre, np.cross(b - centre, c - centre)).sum() / 6),
        "area": float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2),
    }


def by_vtk(path):
    reader = vtk.vtkOBJReader()
    reader.SetFileName(path)
    counts = {}
    for name, boundary in (("open", True), ("crowded", False)):
        edges = vtk.vtkFeatureEdges()
        edges.SetInputConnection(reader.GetOutputPort())
        edges.FeatureEdgesOff()
        edges.ManifoldEdgesOff()
        edges.SetBoundaryEdges(boundary)
        edges.SetNonManifoldEdges(not boundary)
        edges.Update()
        counts[name] = edges.GetOutput().GetNumberOfCells()
    mass = vtk.vtkMassProperties()
    mass.SetInputConnection(reader.GetOutputPort())
    mass.Update()
    regions = vtk.vtkPolyDataConnectivityFilter()
    regions.SetInputConnection(reader.GetOutputPort())
    regions.SetExtractionModeToAllRegions()
    regions.Update()
    counts.update(
        triangles=reader.GetOutput().GetNumberOfPolys(),
        volume=mass.GetVolume(),
        area=mass.GetSurfaceArea(),
        regions=regions.GetNumberOfExtractedRegions(),
    )
    return counts


if __name__ == "__main__":
    for file in sys.argv[1:]:
        for who, result in (("own", own(file)), ("vtk", by_vtk(file))):
            print(who, json.dumps(result))
