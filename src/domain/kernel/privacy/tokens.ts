export type IdentifierClass = 'ipv4' | 'ipv6' | 'mac' | 'host' | 'uuid' | 'serial' | 'user' | 'mail';

/** Hands out `IPV4_1`, `HOST_2`, ...: the same value the same token, numbered in the order of appearance. */
export interface Tokens {
  of(kind: IdentifierClass, value: string): string;
  /** Gives a second spelling the token of the first. */
  same(kind: IdentifierClass, spelling: string, value: string): void;
}

export function createTokens(): Tokens {
  const tokens = new Map<string, string>();
  const counts = new Map<IdentifierClass, number>();

  function of(kind: IdentifierClass, value: string): string {
    const key = `${kind} ${value.toLowerCase()}`;
    const known = tokens.get(key);
    if (known !== undefined) return known;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const token = `${kind.toUpperCase()}_${number}`;
    tokens.set(key, token);
    return token;
  }

  return {
    of,
    same: (kind, spelling, value) => void tokens.set(`${kind} ${spelling.toLowerCase()}`, of(kind, value)),
  };
}
