import { MAX_CENTS } from '@edda/contracts';
import type { NewProduct } from '@edda/inventory';
import type { Order } from './order.js';
import { FieldReader, type FieldProblem } from './field-reader.js';

/** A file that cannot be used: each problem with its line and its field, and what to do. */
export class BadOrderFile extends Error {
  override readonly name = 'BadOrderFile';
}

const PROBLEMS_SHOWN = 10;
const MAX_LINES_OF_AN_ORDER = 200;
const MAX_UNITS = 2_147_483_647;

/**
 * Orders from NDJSON: a line each, with `orderId`, `customerId`, `shipTo`, `lines[]` and `totalCents`; other fields are left alone. Mail
 * address and card are made up from the customer's id, for such files hold neither.
 *
 * @param name of the file, for the error
 * @throws BadOrderFile if a line is not an order, an id comes twice, or there is no order at all
 */
export function parseOrderFile(text: string, name: string): readonly Order[] {
  const orders: Order[] = [];
  const problems: string[] = [];
  const lineOfId = new Map<string, number>();
  for (const [index, line] of withoutMark(text).split('\n').entries()) {
    if (line.trim() === '') continue;
    const lineNumber = index + 1;
    const reader = readLine(line, problems, lineNumber);
    if (reader === undefined) continue;
    const order = readOrder(reader);
    const earlier = lineOfId.get(order.orderId);
    if (earlier !== undefined) reader.refuse('orderId', `is ${order.orderId} as in line ${earlier}`);
    if (order.orderId !== '') lineOfId.set(order.orderId, lineNumber);
    problems.push(...reader.problems.map((problem) => `line ${lineNumber}: ${describe(problem)}`));
    orders.push(order);
  }
  refuseIfAny(problems, name);
  if (orders.length === 0)
    throw new BadOrderFile(`${name} has no orders: it must hold one JSON object a line.`);
  return orders;
}

/**
 * Products from a JSON list with `productId`, `name` and `unitsInStock`.
 *
 * @throws BadOrderFile naming the entry and the field
 */
export function parseProductFile(text: string, name: string): readonly NewProduct[] {
  const list = parseJson(withoutMark(text));
  if (list instanceof Error) throw new BadOrderFile(`${name} is not JSON: ${list.message}`);
  if (!Array.isArray(list)) throw new BadOrderFile(`${name} must hold a JSON list of products.`);
  const problems: string[] = [];
  const seen = new Set<string>();
  const products = list.map((value: unknown, index): NewProduct => {
    const reader = new FieldReader(value);
    const product = {
      productId: reader.id('productId'),
      name: reader.text('name', 200),
      units: reader.whole('unitsInStock', 0, MAX_UNITS),
    };
    if (seen.has(product.productId))
      reader.refuse('productId', `is ${product.productId} as in an entry before`);
    seen.add(product.productId);
    problems.push(...reader.problems.map((problem) => `entry ${index}: ${describe(problem)}`));
    return product;
  });
  refuseIfAny(problems, name);
  return products;
}

function readLine(line: string, problems: string[], lineNumber: number): FieldReader | undefined {
  const value = parseJson(line);
  if (!(value instanceof Error)) return new FieldReader(value);
  problems.push(`line ${lineNumber}: the line is not JSON: ${value.message}`);
  return undefined;
}

function readOrder(reader: FieldReader): Order {
  const customerId = reader.text('customerId', 64);
  const shipTo = reader.object('shipTo');
  const mailName =
    customerId
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'customer';
  return {
    orderId: reader.id('orderId'),
    customerId,
    shipTo: {
      name: shipTo.text('name', 200),
      street: shipTo.text('street', 200),
      city: shipTo.text('city', 100),
      region: shipTo.optionalText('region', 100),
      postalCode: shipTo.optionalText('postalCode', 16),
      country: shipTo.text('country', 64),
    },
    email: `${mailName}@customers.example`,
    card: { token: `card-${mailName}` },
    lines: reader.list('lines', MAX_LINES_OF_AN_ORDER).map((line) => ({
      productId: line.id('productId'),
      quantity: line.whole('quantity', 1, 10_000),
      unitPriceCents: line.whole('unitPriceCents', 0, MAX_CENTS),
    })),
    totalCents: reader.whole('totalCents', 1, MAX_CENTS),
  };
}

const describe = ({ path, problem }: FieldProblem): string =>
  `${path === '' ? 'the value' : path} ${problem}`;

function refuseIfAny(problems: readonly string[], name: string): void {
  if (problems.length === 0) return;
  const more = problems.length - PROBLEMS_SHOWN;
  throw new BadOrderFile(
    [
      `${name} cannot be used:`,
      ...problems.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${problem}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
      'Correct the file; nothing was started.',
    ].join('\n'),
  );
}

/** Some editors begin a file with a byte order mark. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
