import { NotAvailableError } from "../../errors.js";

/** What averages over the length of weights, or over one component for all, do not know of laws that have no such number. */
export function noScalar(): NotAvailableError {
  return new NotAvailableError(
    "network.weights.law",
    "laws per axis and tables in the plane for units that are not waves (take Fourier features or a sine, or a law of one number)",
  );
}
