import { PlaceOrder } from '@edda/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { BadOrderFile, parseOrderFile, parseProductFile } from './order-file.js';

const order = {
  orderId: 10250,
  customerId: 'HANAR',
  placedOn: '1996-07-08',
  freightCents: 6583,
  shipTo: {
    name: 'Hanari',
    street: 'Rua do Paço, 67',
    city: 'Rio',
    region: 'RJ',
    postalCode: '05454-876',
    country: 'Brazil',
  },
  lines: [
    { productId: 41, unitPriceCents: 770, quantity: 10, discount: 0 },
    { productId: 51, unitPriceCents: 4240, quantity: 35, discount: 0.15 },
  ],
  totalCents: 133_900,
};
const ndjson = (...orders: readonly unknown[]): string =>
  orders.map((each) => `${JSON.stringify(each)}\n`).join('');

/** The message of the error that the text is refused with. */
function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof BadOrderFile) return error.message;
    throw error;
  }
  throw new Error('The file was taken.');
}

describe('parseOrderFile', () => {
  it('makes an order that the contract takes', () => {
    const [parsed] = parseOrderFile(ndjson(order), 'orders.ndjson');
    expect(parsed).toEqual({
      orderId: '10250',
      customerId: 'HANAR',
      shipTo: order.shipTo,
      email: 'hanar@customers.example',
      card: { token: 'card-hanar' },
      lines: [
        { productId: '41', unitPriceCents: 770, quantity: 10 },
        { productId: '51', unitPriceCents: 4240, quantity: 35 },
      ],
      totalCents: 133_900,
    });
    expect(validateSync(plainToInstance(PlaceOrder, parsed))).toEqual([]);
  });

  it.each([
    { region: null, postalCode: null },
    { region: undefined, postalCode: undefined },
  ])('takes an address without region and postal code: %j', (without) => {
    const [parsed] = parseOrderFile(
      ndjson({ ...order, shipTo: { ...order.shipTo, ...without } }),
      'orders.ndjson',
    );
    expect(parsed?.shipTo).toMatchObject({ region: null, postalCode: null });
  });

  it('makes a mail address of any customer id', () => {
    const emails = ['A B & C', '…', 'ødegård'].map(
      (customerId) => parseOrderFile(ndjson({ ...order, customerId }), 'x')[0]?.email,
    );
    expect(emails).toEqual([
      'a-b-c@customers.example',
      'customer@customers.example',
      'deg-rd@customers.example',
    ]);
  });

  it('takes a file with a byte order mark, with empty lines and with the line ends of Windows', () => {
    const text = `\uFEFF${JSON.stringify(order)}\r\n\r\n${JSON.stringify({ ...order, orderId: 2 })}`;
    expect(parseOrderFile(text, 'x').map(({ orderId }) => orderId)).toEqual(['10250', '2']);
  });

  it('names the line that is not JSON', () => {
    expect(refusal(() => parseOrderFile(`${ndjson(order)}{"orderId": 1,\n`, 'orders.ndjson'))).toContain(
      'line 2: the line is not JSON',
    );
  });

  it.each([
    ['orderId', { orderId: undefined }],
    ['customerId', { customerId: '' }],
    ['shipTo.country', { shipTo: { ...order.shipTo, country: 5 } }],
    ['shipTo', { shipTo: 'Brazil' }],
    ['lines', { lines: [] }],
    ['lines.0.quantity', { lines: [{ ...order.lines[0], quantity: 0 }] }],
    ['lines.1.unitPriceCents', { lines: [order.lines[0], { ...order.lines[1], unitPriceCents: 1.5 }] }],
    ['totalCents', { totalCents: 0 }],
  ])('names the line and the field %s', (field, change) => {
    const text = ndjson(order, { ...order, orderId: 10251 }, { ...order, orderId: 10252, ...change });
    expect(refusal(() => parseOrderFile(text, 'orders.ndjson'))).toMatch(
      new RegExp(`^orders\\.ndjson cannot be used:\n  line 3: ${field.replaceAll('.', '\\.')} `),
    );
  });

  it('counts empty lines, so that the number is that of an editor', () => {
    expect(refusal(() => parseOrderFile(`\n\n${ndjson({ ...order, totalCents: -1 })}`, 'x'))).toContain(
      'line 3: totalCents',
    );
  });

  it('refuses an order that comes twice, and says where it was', () => {
    expect(refusal(() => parseOrderFile(ndjson(order, order), 'x'))).toContain(
      'line 2: orderId is 10250 as in line 1',
    );
  });

  it('refuses a line that is no object', () => {
    expect(refusal(() => parseOrderFile('[1]\n', 'x'))).toContain(
      'line 1: the value must be an object, not a list of 1',
    );
  });

  it('refuses a file without orders', () => {
    expect(refusal(() => parseOrderFile('\n', 'empty.ndjson'))).toContain('empty.ndjson has no orders');
  });

  it('shows ten problems and counts the others', () => {
    const bad = Array.from({ length: 25 }, (_, index) => ({ ...order, orderId: index, totalCents: 0 }));
    const message = refusal(() => parseOrderFile(ndjson(...bad), 'x'));
    expect(message.match(/line \d+/g)).toHaveLength(10);
    expect(message).toContain('and 15 more');
  });
});

describe('parseProductFile', () => {
  const product = { productId: 1, name: 'Chai', unitPriceCents: 1800, unitsInStock: 39, discontinued: true };

  it('takes what goes on the shelf', () => {
    expect(parseProductFile(JSON.stringify([product]), 'products.json')).toEqual([
      { productId: '1', name: 'Chai', units: 39 },
    ]);
  });

  it.each([
    ['productId', { productId: null }],
    ['name', { name: undefined }],
    ['unitsInStock', { unitsInStock: -1 }],
  ])('names the entry and the field %s', (field, change) => {
    const text = JSON.stringify([product, { ...product, productId: 2, ...change }]);
    expect(refusal(() => parseProductFile(text, 'products.json'))).toContain(`entry 1: ${field} `);
  });

  it('refuses a product that comes twice', () => {
    expect(refusal(() => parseProductFile(JSON.stringify([product, product]), 'x'))).toContain(
      'entry 1: productId is 1',
    );
  });

  it.each([
    ['{}', 'must hold a JSON list'],
    ['[', 'is not JSON'],
  ])('refuses %s', (text, expected) => {
    expect(refusal(() => parseProductFile(text, 'products.json'))).toContain(`products.json ${expected}`);
  });
});
