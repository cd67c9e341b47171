/** Numbers that look random and are the same for the same seed, on every machine. Not for secrets. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** Each whole number is another sequence, neighbours included. */
  constructor(seed: number) {
    this.a = mix(seed);
    this.b = mix(seed ^ 0x5bf0_3635);
    this.c = mix(this.a ^ this.b);
    for (let index = 0; index < 8; index += 1) this.bits();
  }

  /** At least 0 and below 1. */
  next(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** True so often: never for 0, always for 1. */
  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** @throws if there is nothing to pick from */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('Nothing can be picked from an empty list.');
    return items[this.whole(0, items.length - 1)] as Item;
  }

  /** A sequence of its own, which stays the same however much is drawn from this one. */
  fork(label: string): Random {
    return new Random(hashOf(label, this.a ^ this.c));
  }

  /** The generator sfc32 by Chris Doty-Humphrey: 96 bits of state and a counter. */
  private bits(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }
}

/** A 32-bit number that follows from a text and a seed. */
export function hashOf(text: string, seed = 0): number {
  let hash = 0x811c_9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193);
  return mix(hash);
}

/** Spreads a small difference over all bits. */
function mix(value: number): number {
  let mixed = (value + 0x9e37_79b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
