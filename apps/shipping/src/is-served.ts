/** A country under the two names that an address may give it. */
export interface NamedCountry {
  readonly code: string;
  readonly name: string;
}

/** True if the country of an address, by name or by code and in any case of letters, is among those served. */
export function isServed(country: string, served: readonly NamedCountry[]): boolean {
  const wanted = country.trim().toLowerCase();
  return served.some(({ code, name }) => code.toLowerCase() === wanted || name.toLowerCase() === wanted);
}
