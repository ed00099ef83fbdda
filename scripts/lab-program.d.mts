export interface LabBlock {
  readonly code: string;
  readonly output: string;
}
export const labNames: readonly string[];
export function labPage(name: string): string;
export function labBlocks(page: string): readonly LabBlock[];
export function labProgram(page: string): string;
export function labModule(page: string, resolve: (folder: string) => string, names?: readonly string[]): string;
export function transpiled(source: string, resolve: (folder: string) => string): string;
