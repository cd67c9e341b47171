import type { Order } from './order.js';
import type { NewProduct } from '@edda/inventory';
import type { CatalogueEntry } from './catalogue.js';
import { CUSTOMERS, PLENTIFUL, SCARCE, SERVED_CITIES, UNSERVED_CITIES } from './catalogue.js';
import type { OrderSet } from './order-set.js';
import { seededRandom, type SeededRandom } from './seeded-random.js';

export interface GenerateOptions {
  readonly count: number;
  readonly seed: number;
}

/** What an order is made for; the participants decide by its data alone. */
const KINDS = ['plain', 'scarce', 'declined', 'expired', 'unserved', 'greylisted'] as const;
type Kind = (typeof KINDS)[number];

/** Of twenty orders, as in a shop that has seen better days: fourteen go through, and half of the scarce ones. */
const TWENTY: Readonly<Record<Kind, number>> = {
  plain: 12,
  scarce: 3,
  declined: 1,
  expired: 1,
  unserved: 1,
  greylisted: 2,
};
const BLOCK: readonly Kind[] = KINDS.flatMap((kind) => Array.from({ length: TWENTY[kind] }, () => kind));

const MAX_QUANTITY = 4;

/**
 * Orders with failures as they happen in life: goods that are gone, cards that are declined or have expired, addresses that are not
 * served, mail servers that make strangers come again. The same options give the same orders.
 */
export function generateOrders({ count, seed }: GenerateOptions): OrderSet {
  const random = seededRandom(seed);
  const kinds = Array.from({ length: Math.ceil(count / BLOCK.length) }, () => random.shuffle(BLOCK)).flat();
  const orders = kinds.slice(0, count).map((kind, index) => makeOrder(kind, index, random));
  return { orders, products: stockFor(orders) };
}

function makeOrder(kind: Kind, index: number, random: SeededRandom): Order {
  const customer = random.pick(CUSTOMERS);
  const customerId = customer.toLowerCase().replaceAll(' ', '-');
  const mailHost = kind === 'greylisted' ? 'greylisted.example' : 'post.example';
  const { city, country, postalCode } = random.pick(kind === 'unserved' ? UNSERVED_CITIES : SERVED_CITIES);
  const lines = makeLines(kind, random);
  return {
    orderId: `order-${String(index + 1).padStart(5, '0')}`,
    customerId,
    shipTo: {
      name: customer,
      street: `Harbour street ${random.whole(1, 120)}`,
      city,
      region: null,
      postalCode,
      country,
    },
    email: `${customerId}@${mailHost}`,
    card: { token: cardToken(kind, customerId) },
    lines,
    totalCents: lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0),
  };
}

function cardToken(kind: Kind, customerId: string): string {
  if (kind === 'declined') return 'card-declined';
  if (kind === 'expired') return 'card-expired';
  return `card-${customerId}`;
}

function makeLines(kind: Kind, random: SeededRandom): Order['lines'] {
  const plentiful = random.shuffle(PLENTIFUL).slice(0, random.whole(1, 3));
  const lines = plentiful.map((product) => lineOf(product, random.whole(1, MAX_QUANTITY)));
  return kind === 'scarce' ? [...lines, lineOf(random.pick(SCARCE), 1)] : lines;
}

const lineOf = ({ productId, priceCents }: CatalogueEntry, quantity: number): Order['lines'][number] => ({
  productId,
  quantity,
  unitPriceCents: priceCents,
});

/** Enough of what is plentiful for all orders together, and of what is scarce for half of those who want it. */
function stockFor(orders: readonly Order[]): NewProduct[] {
  const ordered = ({ productId }: CatalogueEntry): number =>
    orders
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + (line.productId === productId ? line.quantity : 0), 0);
  const stocked = (entry: CatalogueEntry, units: number): NewProduct => ({
    productId: entry.productId,
    name: entry.name,
    units,
  });
  return [
    ...PLENTIFUL.map((entry) => stocked(entry, ordered(entry))),
    ...SCARCE.map((entry) => stocked(entry, Math.floor(ordered(entry) / 2))),
  ];
}
