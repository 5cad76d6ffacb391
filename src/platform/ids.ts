import { randomBytes } from 'node:crypto';

/** A UUID version 7 (RFC 9562) of this moment: sorts by time, and `idTime` reads the time back. */
export function newId(at: Date): string {
  const random = randomBytes(10);
  const time = at.getTime().toString(16).padStart(12, '0');
  const randA = ((random[0]! & 0x0f) << 8) | random[1]!;
  random[2] = (random[2]! & 0x3f) | 0x80;
  const tail = random.subarray(2).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randA.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** The moment a version 7 id was made (milliseconds). */
export function idTime(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
