/** What the shop of the generated orders sells. */
export interface CatalogueEntry {
  readonly productId: string;
  readonly name: string;
  readonly priceCents: number;
}

const entry = (productId: string, name: string, priceCents: number): CatalogueEntry => ({
  productId,
  name,
  priceCents,
});

/** Of these there is enough for everybody. */
export const PLENTIFUL: readonly CatalogueEntry[] = [
  entry('candle', 'Beeswax candle', 890),
  entry('kettle', 'Copper kettle', 6_900),
  entry('lantern', 'Storm lantern', 4_450),
  entry('mittens', 'Mittens of Icelandic wool', 3_990),
  entry('rye-bread', 'Rye bread, baked by a geyser', 750),
  entry('sea-salt', 'Flaked sea salt', 620),
  entry('skyr', 'Skyr, four cups', 540),
  entry('soap', 'Birch soap', 480),
  entry('sweater', 'Fisherman’s sweater', 18_900),
  entry('thyme-tea', 'Arctic thyme tea', 1_150),
];

/** Of these there are a few, and somebody comes too late. */
export const SCARCE: readonly CatalogueEntry[] = [
  entry('first-edition', 'Prose Edda, an early printing', 89_000),
  entry('chess-piece', 'Chess piece of walrus ivory, a copy', 24_500),
];

/** Where customers live that a carrier goes to. */
export const SERVED_CITIES: readonly {
  readonly city: string;
  readonly country: string;
  readonly postalCode: string;
}[] = [
  { city: 'Aarhus', country: 'Denmark', postalCode: '8000' },
  { city: 'Bremen', country: 'Germany', postalCode: '28195' },
  { city: 'Cork', country: 'Ireland', postalCode: 'T12 W8KX' },
  { city: 'Graz', country: 'Austria', postalCode: '8010' },
  { city: 'Lyon', country: 'France', postalCode: '69001' },
  { city: 'Oulu', country: 'Finland', postalCode: '90100' },
  { city: 'Porto', country: 'Portugal', postalCode: '4000-008' },
  { city: 'Uppsala', country: 'Sweden', postalCode: '753 10' },
];

/** And where no carrier goes. */
export const UNSERVED_CITIES: typeof SERVED_CITIES = [
  { city: 'Bergen', country: 'Norway', postalCode: '5003' },
  { city: 'Rosario', country: 'Argentina', postalCode: 'S2000' },
];

export const CUSTOMERS: readonly string[] = [
  'Aud Ketilsdottir',
  'Bjarni Herjolfsson',
  'Egil Skallagrimsson',
  'Gudrun Osvifursdottir',
  'Gunnar Hamundarson',
  'Hallgerd Hoskuldsdottir',
  'Kari Solmundarson',
  'Njal Thorgeirsson',
  'Ref Steinsson',
  'Unn Mardardottir',
];
