export interface Address {
  readonly name: string;
  readonly url: string;
  /** Behind the URL, in brackets. */
  readonly note?: string;
}

/** A line each, the URLs below each other. */
export function formatAddresses(addresses: readonly Address[]): readonly string[] {
  const width = Math.max(0, ...addresses.map(({ name }) => name.length));
  return addresses.map(
    ({ name, url, note }) => `${name.padEnd(width)}  ${url}${note === undefined ? '' : ` (${note})`}`,
  );
}
