import { NumericalError } from "../errors.js";

/** The loss of a network in training grew where it should fall: the learning rate is too large for where training has led. */
export class TrainingDivergedError extends NumericalError {
  override readonly name = "TrainingDivergedError";
}
