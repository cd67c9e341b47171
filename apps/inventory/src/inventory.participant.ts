import { OutOfStock, ReleaseStock, ReserveStock } from '@edda/contracts';
import type { StockReserved } from '@edda/contracts';
import { CommandFailure, OnCommand } from '@edda/participant';
import type { CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';
import { findShortage } from './find-shortage.js';
import { mergeLines } from './merge-lines.js';
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
