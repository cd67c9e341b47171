import { OutOfStock, ReleaseStock, ReserveStock } from '@edda/contracts';
import type { StockLine, StockReserved } from '@edda/contracts';
import { CommandFailure, OnCommand } from '@edda/participant';
import type { CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';
import { Stock } from './stock.js';

/** What inventory does for a saga. */
@Controller()
export class InventoryParticipant {
  constructor(private readonly stock: Stock) {}

  /** All lines or none. */
  @OnCommand(ReserveStock)
  async reserve(command: ReserveStock, { manager }: CommandContext): Promise<StockReserved> {
    const lines = mergeLines(command.lines);
    const shortage = findShortage(lines, await this.stock.lock(manager, lines));
    if (shortage) {
      const { productId, wanted, available } = shortage;
      const message = `Product ${productId} is short: ${wanted} wanted, ${available} available.`;
      throw new CommandFailure(OutOfStock, shortage, message);
    }
    return { reservationId: await this.stock.reserve(manager, command.orderId, lines) };
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
