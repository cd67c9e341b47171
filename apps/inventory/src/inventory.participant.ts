import { OutOfStock, ReleaseStock, ReserveStock } from '@edda/contracts';
import type { StockLine, StockReserved } from '@edda/contracts';
import { CommandFailure, OnCommand, OnCommands } from '@edda/participant';
import type { CommandBatch, CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';
import { Stock } from './stock.js';
import type { WantedStock } from './stock.js';

/** What inventory does for a saga. */
@Controller()
export class InventoryParticipant {
  constructor(private readonly stock: Stock) {}

  /** Of each order all lines or none. Orders that come together are served in their order. */
  @OnCommands(ReserveStock)
  async reserve(
    commands: readonly ReserveStock[],
    { manager }: CommandBatch,
  ): Promise<(StockReserved | CommandFailure)[]> {
    const wanted = commands.map(({ orderId, lines }) => ({ orderId, lines: mergeLines(lines) }));
    const shortages = allot(wanted, await this.stock.lock(manager, wanted));
    const ids = await this.stock.reserve(
      manager,
      wanted.filter((_, place) => !shortages[place]),
    );
    const reservations = ids.values();
    return shortages.map((shortage) =>
      shortage ? outOfStock(shortage) : { reservationId: reservations.next().value ?? '' },
    );
  }

  @OnCommand(ReleaseStock)
  async release(command: ReleaseStock, { manager }: CommandContext): Promise<void> {
    await this.stock.release(manager, command.orderId);
  }
}

/**
 * One line per product, with its quantities summed, in the order of the product ids: the order in which their rows are locked and the
 * shortage to report is looked for.
 */
export function mergeLines(lines: readonly StockLine[]): StockLine[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

/**
 * For each order the shortage that stands in its way, undefined if it gets all it wants. What one gets is not there for those behind it, and
 * one that is short takes nothing.
 *
 * @param onHand units on the shelf by product id
 */
export function allot(
  orders: readonly Pick<WantedStock, 'lines'>[],
  onHand: ReadonlyMap<string, number>,
): (OutOfStock | undefined)[] {
  const left = new Map(onHand);
  return orders.map(({ lines }) => {
    const shortage = findShortage(lines, left);
    if (shortage) return shortage;
    for (const { productId, quantity } of lines) left.set(productId, (left.get(productId) ?? 0) - quantity);
    return undefined;
  });
}

function outOfStock(shortage: OutOfStock): CommandFailure {
  const { productId, wanted, available } = shortage;
  const message = `Product ${productId} is short: ${wanted} wanted, ${available} available.`;
  return new CommandFailure(OutOfStock, shortage, message);
}

/**
 * The first line that the shelf cannot fill; undefined if all of them can be. A product that is not on the shelf at all has
 * nothing available.
 *
 * @param lines merged: each product once
 * @param onHand units on the shelf by product id
 */
export function findShortage(
  lines: readonly StockLine[],
  onHand: ReadonlyMap<string, number>,
): OutOfStock | undefined {
  for (const { productId, quantity } of lines) {
    const available = onHand.get(productId) ?? 0;
    if (available < quantity) return { productId, wanted: quantity, available };
  }
  return undefined;
}
