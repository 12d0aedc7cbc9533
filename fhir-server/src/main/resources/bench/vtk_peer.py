"""One step by VTK. Arguments: step, threads, raw volume, rounds.
Prints: processor seconds, wall seconds (the least of the rounds), what came out."""
import sys
import time

import numpy as np
import vtk
from vtk.util.numpy_support import numpy_to_vtk

step, threads, path, rounds = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
vtk.vtkSMPTools.Initialize(threads)
vtk.vtkMultiThreader.SetGlobalMaximumNumberOfThreads(threads)
vtk.vtkMultiThreader.SetGlobalDefaultNumberOfThreads(threads)
values = np.fromfile(path, dtype="<i2")


def image(array, kind):
    result = vtk.vtkImageData()
    result.SetDimensions(512, 512, 300)
    result.SetSpacing(0.4785156, 0.4785156, 0.54)
    result.GetPointData().SetScalars(numpy_to_vtk(array, deep=0, array_type=kind))
    return result


def surface():
    edges = vtk.vtkFlyingEdges3D()
    edges.SetInputData(volume)
    edges.SetValue(0, 226)
    edges.ComputeNormalsOff()
    edges.ComputeGradientsOff()
    edges.ComputeScalarsOff()
    return edges


def threshold():
    limit = vtk.vtkImageThreshold()
    limit.SetInputData(volume)
    limit.ThresholdByUpper(226)
    limit.SetInValue(1)
    limit.SetOutValue(0)
    limit.SetOutputScalarTypeToUnsignedChar()
    return limit


def components():
    parts = vtk.vtkImageConnectivityFilter()
    parts.SetInputData(mask)
    parts.SetScalarRange(1, 1)
    parts.SetExtractionModeToLargestRegion()
    return parts


def sinc():
    smooth = vtk.vtkWindowedSincPolyDataFilter()
    smooth.SetInputData(mesh)
    smooth.SetNumberOfIterations(20)
    smooth.SetPassBand(0.1)
    smooth.NormalizeCoordinatesOn()
    smooth.BoundarySmoothingOff()
    smooth.FeatureEdgeSmoothingOff()
    smooth.NonManifoldSmoothingOn()
    return smooth


def median():
    middle = vtk.vtkImageMedian3D()
    middle.SetInputData(volume)
    middle.SetKernelSize(3, 3, 3)
    return middle


volume = image(values, vtk.VTK_SHORT)
if step == "components":
    bits = (values >= 226).astype(np.uint8)
    mask = image(bits, vtk.VTK_UNSIGNED_CHAR)
if step == "sinc":
    first = surface()
    first.Update()
    mesh = first.GetOutput()
make = dict(
    threshold=threshold, isosurface=surface, components=components, sinc=sinc, median=median
)[step]
cpu, wall = [], []
for _ in range(1 if step == "median" else rounds):
    work = make()
    wall_begin, cpu_begin = time.perf_counter(), time.process_time()
    work.Update()
    cpu.append(time.process_time() - cpu_begin)
    wall.append(time.perf_counter() - wall_begin)
out = work.GetOutput()
size = "%d triangles" % out.GetNumberOfCells() if step in ("isosurface", "sinc") else "voxels"
print(min(cpu), min(wall), size)
