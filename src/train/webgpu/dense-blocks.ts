import type { DenseLayers } from "../../network/dense-layers.js";
import { familyOf } from "../../network/families/index.js";
import type { Network } from "../../network/network.js";
import { trainedArrays } from "../../network/unit.js";

/** An array of parameters in a block. */
export interface BlockArray {
  readonly name: string;
  /** Where component `component` of unit `unit` of one of `units` stands. */
  at(unit: number, component: number, units: number): number;
  readonly isTrained: boolean;
}

/**
 * Parameters of dense layers that stand in buffers of their own: squares · m² + units · m numbers of a network of m units, one after the other. Networks that stand
 * side by side in one are told apart as networks here.
 */
export interface Block {
  readonly squares: number;
  readonly units: number;
  readonly arrays: readonly BlockArray[];
  /** Whether any of them is trained. */
  readonly isTrained: boolean;
}

/** The blocks of a network of dense layers. */
export interface DenseBlocks {
  /** Of the features' parameters, row by row. */
  readonly features: Block & {
    readonly rows: readonly { readonly name: string; readonly component: number; readonly isTrained: boolean }[];
  };
  /** Weights, row by row, of the first layer the maps side by side in a row; then biases. */
  readonly layers: readonly Block[];
  /** Output weights. */
  readonly outputs: Block;
}

export function denseBlocks(network: Network, { featureArrays, maps, layers, outputs }: DenseLayers): DenseBlocks {
  const trained = new Set(trainedArrays(network).map(({ name }) => name));
  const block = (squares: number, units: number, arrays: readonly Omit<BlockArray, "isTrained">[]): Block => {
    const marked = arrays.map((each) => ({ ...each, isTrained: trained.has(each.name) }));
    return { squares, units, arrays: marked, isTrained: marked.some(({ isTrained }) => isTrained) };
  };
  const rows = familyOf(network)
    .arrays(network)
    .filter(({ name }) => featureArrays.includes(name))
    .flatMap(({ name, components }) =>
      Array.from({ length: components }, (_, component) => ({ name, component, isTrained: trained.has(name) })),
    );
  const firstRow = (wanted: string) => rows.findIndex(({ name }) => name === wanted);
  const features = block(
    0,
    rows.length,
    featureArrays.map((name) => ({
      name,
      at: (unit, component, units) => (firstRow(name) + component) * units + unit,
    })),
  );
  return {
    features: { ...features, rows },
    layers: layers.map(({ weights, bias }) => {
      const names = weights === null ? maps : [weights];
      const matrices = names.map((name, t) => ({
        name,
        at: (unit: number, component: number, units: number) => (unit * names.length + t) * units + component,
      }));
      const biases = bias === null ? [] : [bias];
      return block(names.length, biases.length, [
        ...matrices,
        ...biases.map((name) => ({
          name,
          at: (unit: number, _: number, units: number) => names.length * units ** 2 + unit,
        })),
      ]);
    }),
    outputs: block(0, 1, [{ name: outputs, at: (unit) => unit }]),
  };
}
