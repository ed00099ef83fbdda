import { describe, expect, it } from "vitest";
import { tableOfCsv } from "../../src/data/csv-table.js";
import { tableOfNpz } from "../../src/data/npz-table.js";
import { npz } from "../../src/files/npz.js";

describe("tableOfCsv", () => {
  it("reads coordinates, values and weights by the names of their columns", () => {
    const table = tableOfCsv("value,y,x,weight\n5,2,1,0.5\n-1e3,4,3,2\n", 2);
    expect([...table.points]).toEqual([1, 2, 3, 4]);
    expect([...table.values]).toEqual([5, -1000]);
    expect([...(table.weights ?? [])]).toEqual([0.5, 2]);
  });

  it("reads the same from a file with a byte-order mark, CRLF, quotes, comments, blanks and semicolons", () => {
    const plain = tableOfCsv("x,value\n1,2\n3,4", 1);
    for (const text of [
      "\uFEFFx,value\r\n1,2\r\n3,4\r\n",
      '"x","value"\n"1","2"\n"3","4"\n',
      '"x";value\n1;"2"\n\n 3 ; 4 \n',
      "# two rows\nX,Value\n1,2\n# between\n3,4\n",
      "x\tvalue\n1\t2\n3\t4",
    ]) {
      expect(tableOfCsv(text, 1)).toEqual(plain);
    }
  });

  it.each(["", "NaN", "NA", '""', " "])("leaves the value out where it is %j", (entry) => {
    const { values, points } = tableOfCsv(`x,value\n1,2\n2,${entry}\n3,4\n`, 1);
    expect([...values]).toEqual([2, Number.NaN, 4]);
    expect([...points]).toEqual([1, 2, 3]);
  });

  it("takes a missing coordinate or weight for one where the value is missing", () => {
    expect([...tableOfCsv("x,value,weight\n,,\n1,2,3\n", 1).values]).toEqual([Number.NaN, 2]);
  });

  it.each([
    ["", 1, "holds no lines; expected the header x,value[,weight]"],
    ["x,valeu\n1,2", 1, 'line 1: has no column value; in 1 dimension the header is x,value[,weight], found "x,valeu"'],
    ["x,value\n1,2", 2, "line 1: has no column y; in 2 dimensions"],
    ["x,y,value\n1,2,3", 1, 'line 1: has the unknown column "y"; in 1 dimension'],
    ["x,value,value\n1,2,3", 1, 'line 1: has the column "value" twice'],
    ["1,2\n3,4", 1, "line 1: has no column x"],
    ["x,value\n1,2\n\n3", 1, "line 4: has 1 entries, but the header has 2"],
    ["x,value\n1,two", 1, 'line 2: expected a number under value, found "two"'],
    ["x,value\n,2", 1, 'line 2: expected a number under x, found ""'],
    ["x;value\n1,5;2", 1, 'line 2: expected a number under x, found "1,5"; numbers have a decimal point'],
    ["x,value\n1,Infinity", 1, 'line 2: expected a number under value, found "Infinity"'],
    ["x,value,weight\n1,2,0", 1, 'line 2: a weight must be positive, found "0"'],
    ["x,value,weight\n1,2,", 1, 'line 2: expected a number under weight, found ""'],
    ['x,value\n"1"5,2', 1, "line 2: a quotation mark that does not belong there"],
  ] as const)("says what is wrong with %j", (text, dimension, message) => {
    expect(() => tableOfCsv(text, dimension)).toThrow(message);
  });
});

describe("tableOfNpz", () => {
  const points = { shape: [2, 2], re: Float64Array.of(1, 2, 3, 4) };
  const values = { shape: [2], re: Float64Array.of(5, Number.NaN) };

  it("reads points, values and weights", () => {
    const weights = { shape: [2], integers: Int32Array.of(1, 2) };
    expect(tableOfNpz(npz({ points, values, weights }), 2)).toEqual({
      dimension: 2,
      points: points.re,
      values: values.re,
      weights: Float64Array.of(1, 2),
    });
    expect([
      ...tableOfNpz(npz({ points: { ...points, shape: [4] }, values: { shape: [4], re: points.re } }), 1).points,
    ]).toEqual([1, 2, 3, 4]);
  });

  it("says what is wrong with an array", () => {
    const infinite = { shape: [2], re: Float64Array.of(1, Number.POSITIVE_INFINITY) };
    expect(() => tableOfNpz(npz({ points }), 2)).toThrow("values: no such array");
    expect(() => tableOfNpz(npz({ points, values }), 3)).toThrow("points: has the shape [2, 2], but dimension is 3");
    expect(() => tableOfNpz(npz({ points, values: { shape: [1], re: Float64Array.of(1) } }), 2)).toThrow(
      "values: has the shape [1], but there are 2 points",
    );
    expect(() => tableOfNpz(npz({ points, values: infinite }), 2)).toThrow("values: row 1 is Infinity");
    expect(() => tableOfNpz(npz({ points, values, weights: { shape: [2], re: Float64Array.of(0, 1) } }), 2)).toThrow(
      "weights: row 0 is 0; a weight must be positive",
    );
  });
});
