"""Reads mesh files with VTK (ParaView's own reader), meshio and NumPy, whichever are installed, and compares every number.

python3 check-mesh-files.py FOLDER: for every NAME.npz there, arrays points, cells and cell_tags, and NAME.json, fields u,
w_re and w_im at nodes and v at cells, NAME.vtu and NAME-*.msh must hold the same. Exit status 0 if all that was compared is equal.
"""

import json
import pathlib
import sys

import numpy as np

try:
    import meshio
except ImportError:
    meshio = None
try:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader
except ImportError:
    vtk_to_numpy = None

SHAPES = {1: "line", 2: "triangle", 3: "tetra"}


def three(points):
    return np.hstack([points, np.zeros((len(points), 3 - points.shape[1]))])


def same(where, found, expected):
    found, expected = np.asarray(found).squeeze(), np.asarray(expected).squeeze()
    if found.shape != expected.shape or not np.array_equal(found, expected):
        sys.exit(f"{where}: differs from what was written")


def check_with_vtk(path, arrays):
    reader = vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(path))
    reader.Update()
    grid = reader.GetOutput()
    width = arrays["cells"].shape[1]
    same(f"{path} points", vtk_to_numpy(grid.GetPoints().GetData()), three(arrays["points"]))
    same(f"{path} cells", vtk_to_numpy(grid.GetCells().GetConnectivityArray()).reshape(-1, width), arrays["cells"])
    same(f"{path} region", vtk_to_numpy(grid.GetCellData().GetArray("region")), arrays["cell_tags"])
    same(f"{path} v", vtk_to_numpy(grid.GetCellData().GetArray("v")), arrays["v"])
    for name in ["u", "w_re", "w_im"]:
        same(f"{path} {name}", vtk_to_numpy(grid.GetPointData().GetArray(name)), arrays[name])


def check_with_meshio(path, arrays):
    mesh = meshio.read(path)
    shape = SHAPES[arrays["points"].shape[1]]
    same(f"{path} points", mesh.points, three(arrays["points"]))
    blocks = [index for index, block in enumerate(mesh.cells) if block.type == shape]
    same(f"{path} cells", np.vstack([mesh.cells[index].data for index in blocks]), arrays["cells"])
    if path.suffix == ".vtu":
        same(f"{path} v", np.vstack([mesh.cell_data["v"][index] for index in blocks]), arrays["v"])
        for name in ["u", "w_re", "w_im"]:
            same(f"{path} {name}", mesh.point_data[name], arrays[name])
    if "gmsh:physical" in mesh.cell_data:
        tags = np.concatenate([mesh.cell_data["gmsh:physical"][index] for index in blocks])
        same(f"{path} tags", tags, arrays["cell_tags"])


if meshio is None and vtk_to_numpy is None:
    sys.exit("neither VTK nor meshio is installed for this Python (Debian: python3-vtk9, python3-meshio)")
counts = {"VTK": 0, "meshio": 0}
for archive in sorted(pathlib.Path(sys.argv[1]).glob("*.npz")):
    arrays = dict(np.load(archive))
    arrays.update(json.loads(archive.with_suffix(".json").read_text()))
    arrays["v"] = np.reshape(arrays["v"], (-1, 2))
    if vtk_to_numpy is not None:
        check_with_vtk(archive.with_suffix(".vtu"), arrays)
        counts["VTK"] += 1
    if meshio is not None:
        for path in [archive.with_suffix(".vtu"), *sorted(archive.parent.glob(f"{archive.stem}-*.msh"))]:
            check_with_meshio(path, arrays)
            counts["meshio"] += 1
print(", ".join(f"{name}: {count} files with equal values" for name, count in counts.items()))
