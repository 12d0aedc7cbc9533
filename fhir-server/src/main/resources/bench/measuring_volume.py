"""Makes the measuring volume: a head CT of 256x256x108 voxels, resampled by cubic splines to
512x512x300, with Gaussian noise of 15 HU. Arguments: gzipped NIfTI file, output file."""
import gzip
import struct
import sys

import numpy as np
from scipy import ndimage

with gzip.open(sys.argv[1]) as file:
    nifti = file.read()
columns, rows, slices = struct.unpack_from("<3h", nifti, 42)
begin = int(struct.unpack_from("<f", nifti, 108)[0])
scan = np.frombuffer(nifti, "<i2", columns * rows * slices, begin).reshape(slices, rows, columns)
fine = ndimage.zoom(scan.astype(np.float32), (300 / slices, 512 / rows, 512 / columns), order=3)
fine += np.random.default_rng(7).normal(0, 15, fine.shape).astype(np.float32)
np.clip(np.rint(fine), -1024, 3071).astype("<i2").tofile(sys.argv[2])
print(fine.shape)
