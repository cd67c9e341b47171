import { AddressNotServed, BookShipment, CancelShipment, DispatchShipment } from '@edda/contracts';
import type { ShipmentBooked } from '@edda/contracts';
import { CommandFailure, OnCommand, OnCommands } from '@edda/participant';
import type { CommandBatch, CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Shipment } from './database.js';
import { BOOK_SHIPMENTS, SERVED_COUNTRIES } from './shipping.sql.js';
import type { ServedCountryRow } from './shipping.sql.js';

/** What shipping does for a saga. */
@Controller()
export class ShippingParticipant {
  @OnCommands(BookShipment)
  async book(
    commands: readonly BookShipment[],
    { manager }: CommandBatch,
  ): Promise<(ShipmentBooked | CommandFailure)[]> {
    const countries = await manager.query<ServedCountryRow[]>(SERVED_COUNTRIES);
    const reachable = commands.map(({ shipTo }) => isServed(shipTo.country, countries));
    const shipments = (
      await book(
        commands.filter((_, place) => reachable[place]),
        manager,
      )
    ).values();
    return commands.map(({ shipTo }, place) =>
      reachable[place] ? { shipmentId: shipments.next().value ?? '' } : notServed(shipTo.country),
    );
  }

  /** Without effect on what is not booked, or no longer. */
  @OnCommand(CancelShipment)
  async cancel({ orderId }: CancelShipment, { manager }: CommandContext): Promise<void> {
    await manager.update(
      Shipment,
      { orderId, status: 'booked' },
      { status: 'cancelled', settledAt: () => 'now()' },
    );
  }

  /**
   * @throws if the shipment is not booked. The fence lets a dispatch through once, so that is nobody's business failure but a mistake in the saga:
   * it is tried again, and in the end the saga is parked for a person.
   */
  @OnCommand(DispatchShipment)
  async dispatch({ orderId, shipmentId }: DispatchShipment, { manager }: CommandContext): Promise<void> {
    const booked = { id: shipmentId, orderId, status: 'booked' } as const;
    const { affected } = await manager.update(Shipment, booked, {
      status: 'dispatched',
      settledAt: () => 'now()',
    });
    if (affected !== 1) {
      throw new Error(
        `Shipment ${shipmentId} of order ${orderId} is not booked and cannot be dispatched: look for it in shipping.shipment.`,
      );
    }
  }
}

/** Returns the ids of the shipments, in order. They are new each time, so that a booking done twice would be there twice. */
async function book(commands: readonly BookShipment[], manager: EntityManager): Promise<readonly string[]> {
  const ids = commands.map(() => uuidv7());
  await manager.query(BOOK_SHIPMENTS, [
    ids,
    commands.map(({ orderId }) => orderId),
    commands.map(({ shipTo }) => shipTo.name),
    commands.map(({ shipTo }) => shipTo.city),
    commands.map(({ shipTo }) => shipTo.country),
  ]);
  return ids;
}

function notServed(country: string): CommandFailure {
  return new CommandFailure(AddressNotServed, { country }, `No carrier goes to ${country}.`);
}

/** True if the country of an address, by name or by code and in any case of letters, is among those served. */
export function isServed(country: string, served: readonly ServedCountryRow[]): boolean {
  const wanted = country.trim().toLowerCase();
  return served.some(({ code, name }) => code.toLowerCase() === wanted || name.toLowerCase() === wanted);
}
