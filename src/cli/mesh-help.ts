export const MESH_HELP = `
Formats, told by a file's name:
  .msh   Gmsh, MSH 4.1 or 2.2, text or binary; physical groups are tags, with their names
  .npz   NumPy: points, cells, cell_tags, facets, facet_tags, and names of tags
  .vtu   ParaView; written only; tags of cells go along, tags of facets and names have no place in it

$ specdiff mesh make box --box=-8,8,-8,8 --cells 16 --out square.msh
  square.msh: 289 nodes, 512 triangles
$ specdiff mesh grade square.msh --size "0.1 + 0.2*sqrt(xi1^2 + xi2^2)" --out graded.msh
  the cells at a distance r from the origin have edges of at most 0.1 + 0.2 r
$ specdiff mesh refine graded.msh --times 2 --where "abs(xi1) < 1" --out fine.msh
  cells with their centre in the strip are bisected twice, and as many beside them as it takes to keep the mesh conforming;
  without --where, each time every cell is cut into 2, 4 or 8 (in 1-D, 2-D, 3-D)
$ specdiff mesh convert fine.msh fine.vtu
$ specdiff mesh info fine.msh
  counts, regions and boundary parts with names and measures, shape, angles, Delaunay or not

'specdiff help mesh make' lists the shapes; 'specdiff help mesh make box' tells what a shape needs.

Exit status
  0    the work was done
  1    it failed on the way
  2    a file or the arguments are wrong: one message on stderr, nothing written`;
