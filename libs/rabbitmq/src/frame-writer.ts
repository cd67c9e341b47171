/** Far more than properties and headers are long. What is longer is not worth a way of its own. */
const ROOM = 8 * 1_024;
/** Of one unit of a text, in UTF-8: half a surrogate pair takes two of the four that the pair has. */
const MOST_BYTES = 3;

/** The signs by which a table says of what type a value is; numbers as amqplib writes them, in as few bytes as they need. */
const TEXT = 0x53;
const BOOLEAN = 0x74;
const INT_8 = 0x62;
const INT_16 = 0x73;
const INT_32 = 0x49;

/**
 * Writes the types of AMQP 0-9-1 one behind the other. What is too long for its type, too much altogether, or of a type that is seldom used makes all of it unusable until it
 * is begun anew: nothing is cut off.
 */
export class FrameWriter {
  private readonly bytes = Buffer.allocUnsafeSlow(ROOM);
  private end = 0;
  private isWhole = true;

  /** Where the next byte comes, from the beginning. */
  get length(): number {
    return this.end;
  }

  /** Whether everything since the beginning was written. */
  get isUsable(): boolean {
    return this.isWhole;
  }

  begin(): void {
    this.end = 0;
    this.isWhole = true;
  }

  copyTo(target: Buffer): void {
    this.bytes.copy(target, 0, 0, this.end);
  }

  int8(value: number): void {
    if (this.hasRoom(1)) this.bytes[this.end++] = value;
  }

  int16(value: number): void {
    if (!this.hasRoom(2)) return;
    this.int16At(this.end, value);
    this.end += 2;
  }

  int32(value: number): void {
    if (!this.hasRoom(4)) return;
    this.int32At(this.end, value);
    this.end += 4;
  }

  /** A whole number that JavaScript holds exactly, from 0: nothing else has so many bits to be written. */
  int64(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) this.isWhole = false;
    this.int32(Math.floor(value / 2 ** 32));
    this.int32(value % 2 ** 32);
  }

  /** What was left open before: a length, or flags. */
  int16At(place: number, value: number): void {
    const { bytes } = this;
    bytes[place] = value >>> 8;
    bytes[place + 1] = value;
  }

  int32At(place: number, value: number): void {
    const { bytes } = this;
    bytes[place] = value >>> 24;
    bytes[place + 1] = value >>> 16;
    bytes[place + 2] = value >>> 8;
    bytes[place + 3] = value;
  }

  /** 255 bytes at most. What is no text, whatever its type says, is for amqplib to judge. */
  shortText(text: unknown): void {
    if (typeof text !== 'string') {
      this.isWhole = false;
      return;
    }
    const from = this.end;
    this.int8(0);
    this.characters(text);
    const length = this.end - from - 1;
    if (length > 0xff) this.isWhole = false;
    this.bytes[from] = length;
  }

  longText(text: string): void {
    const from = this.end;
    this.int32(0);
    this.characters(text);
    this.int32At(from, this.end - from - 4);
  }

  /** Flat, of texts, booleans, and whole numbers of 32 bits. */
  table(fields: Readonly<Record<string, unknown>>): void {
    if (typeof fields !== 'object') {
      this.isWhole = false;
      return;
    }
    const from = this.end;
    this.int32(0);
    for (const name in fields) {
      this.shortText(name);
      this.value(fields[name]);
    }
    this.int32At(from, this.end - from - 4);
  }

  private value(value: unknown): void {
    if (typeof value === 'string') {
      this.int8(TEXT);
      this.longText(value);
    } else if (typeof value === 'number') this.whole(value);
    else if (typeof value === 'boolean') {
      this.int8(BOOLEAN);
      this.int8(value ? 1 : 0);
    } else this.isWhole = false;
  }

  private whole(value: number): void {
    if ((value | 0) !== value) this.isWhole = false;
    else if (value >= -0x80 && value < 0x80) {
      this.int8(INT_8);
      this.int8(value);
    } else if (value >= -0x8000 && value < 0x8000) {
      this.int8(INT_16);
      this.int16(value);
    } else {
      this.int8(INT_32);
      this.int32(value);
    }
  }

  /** Byte by byte where it is ASCII, which most is: for a text so short a call into the runtime takes longer. */
  private characters(text: string): void {
    if (!this.hasRoom(text.length * MOST_BYTES)) return;
    const { bytes } = this;
    let { end } = this;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.end += bytes.write(text, this.end);
        return;
      }
      bytes[end++] = code;
    }
    this.end = end;
  }

  private hasRoom(bytes: number): boolean {
    if (this.end + bytes > ROOM) this.isWhole = false;
    return this.isWhole;
  }
}
