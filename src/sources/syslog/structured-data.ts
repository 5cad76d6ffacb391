/** RFC 5424 structured data at `from`: the elements flattened to `id.name`, and where it ends. */
export type StructuredData = { readonly fields: Record<string, string>; readonly end: number };

const ELEMENT = /^\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\.)*")*)\]/;
const PARAMETER = / ([^\s=\]"]{1,64})="((?:[^"\\\]]|\\.)*)"/g;

/** Null when what stands there is not structured data. */
export function readStructuredData(line: string, from: number): StructuredData | null {
  if (line[from] === '-') return { fields: {}, end: from + 1 };
  const fields: Record<string, string> = {};
  let at = from;
  while (line[at] === '[') {
    const element = ELEMENT.exec(line.slice(at, at + 8_192));
    if (!element) return null;
    for (const parameter of element[2]!.matchAll(PARAMETER)) {
      fields[`${element[1]}.${parameter[1]}`] = parameter[2]!.replace(/\\(["\\\]])/g, '$1');
    }
    at += element[0].length;
  }
  return at === from ? null : { fields, end: at };
}
