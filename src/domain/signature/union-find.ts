/** Disjoint sets over 0..size-1; the smallest member stands for its set, so the outcome does not depend on order. */
export class UnionFind {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, i) => i);
  }

  find(member: number): number {
    let root = member;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    for (let at = member; at !== root; ) {
      const next = this.#parents[at]!;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  /** True when the two were apart. */
  union(a: number, b: number): boolean {
    const left = this.find(a);
    const right = this.find(b);
    if (left === right) return false;
    if (left < right) this.#parents[right] = left;
    else this.#parents[left] = right;
    return true;
  }
}
