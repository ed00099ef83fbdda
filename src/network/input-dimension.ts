import { InputError } from "../errors.js";

/** Numbers of inputs that a network may have. Meshes, and with them level 0, have three dimensions at most. */
export type InputDimension = 1 | 2 | 3 | 4;

/** What level 0 has not for four inputs, and what there is. */
export const withoutMesh =
  "level 0, the spectral PDE, is for up to three inputs: for four it wants a mesh of four dimensions. Levels 1 and 2, the kernel flow and training, are for four too";

/**
 * The dimension of a mesh of frequency space.
 *
 * @throws InputError for four inputs, which have none
 */
export function meshDimension(dimension: InputDimension): 1 | 2 | 3 {
  if (dimension !== 4) return dimension;
  throw new InputError("dimension", withoutMesh);
}
