"""The 2-D benchmark with FEniCSx (dolfinx 0.5) and PETSc's Cholesky with nested dissection.

usage: heat_2d_dolfinx.py CELLS STEPS SAVED
"""
import json
import sys
import time

start = time.perf_counter()
import numpy as np
import ufl
from dolfinx import fem, mesh
from dolfinx.fem import petsc as assemble
from mpi4py import MPI
from petsc4py import PETSc

cells, steps, saved = map(int, sys.argv[1:4])
L, T = 8.0, 2.0
dt = T / steps
grid = mesh.create_rectangle(MPI.COMM_SELF, [[-L, -L], [L, L]], [cells, cells], mesh.CellType.triangle)
V = fem.FunctionSpace(grid, ("CG", 1))
u, v = ufl.TrialFunction(V), ufl.TestFunction(V)
x = ufl.SpatialCoordinate(grid)
dx = ufl.dx(metadata={"quadrature_degree": 2})
D = ufl.exp(-(x[0] ** 2 + x[1] ** 2) / 8) + 1e-3
K = D * (ufl.dot(ufl.grad(u), ufl.grad(v)) + u * v) * dx
M = u * v * dx
grid.topology.create_connectivity(1, 2)
facets = mesh.exterior_facet_indices(grid.topology)
boundary = fem.locate_dofs_topological(V, 1, facets)
condition = fem.dirichletbc(PETSc.ScalarType(0), boundary, V)


def assembled(form):
    matrix = assemble.assemble_matrix(fem.form(form), bcs=[condition])
    matrix.assemble()
    return matrix


A, B = assembled(M + dt / 2 * K), assembled(M - dt / 2 * K)
U = fem.Function(V)
U.interpolate(lambda z: np.exp(-((z[0] - 2) ** 2 + z[1] ** 2) / 2))
assemble.set_bc(U.vector, [condition])
assembly = time.perf_counter()
solver = PETSc.KSP().create(MPI.COMM_SELF)
solver.setOperators(A)
solver.setType("preonly")
solver.getPC().setType("cholesky")
solver.getPC().setFactorSolverType("petsc")
solver.getPC().setFactorOrdering("nd")
solver.setUp()
factor = time.perf_counter()
w = U.vector
b = w.duplicate()
places = V.tabulate_dof_coordinates()
probe = np.argmin(abs(places[:, 0] - 2) + abs(places[:, 1]))
checks = []
for k in range(1, steps + 1):
    B.mult(w, b)
    solver.solve(b, w)
    if k % (steps // saved) == 0:
        checks.append([float(w.array[probe]), float(w.array.sum() * (2 * L / cells) ** 2)])
end = time.perf_counter()
print("RESULT", json.dumps(dict(
    assembly=assembly - start, factor=factor - assembly, step=(end - factor) / steps, checks=checks,
)))
