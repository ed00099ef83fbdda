// Ends a build: leaves the mark that setup.mjs looks for. Its time is that at which the build began: what is edited meanwhile is newer.
import { renameSync } from "node:fs";

renameSync("dist/.building", "dist/.built");
