import { Workflow, WorkflowState } from '@node-ts/bus-core';
import type { BusInstance, WorkflowMapper } from '@node-ts/bus-core';
import type { Order } from '../../../dist/subject/order.js';
import type { End } from '../../../dist/subject/subject.js';
import {
  CardCharged,
  CardRefunded,
  ChargeCard,
  ParcelRefused,
  ParcelSent,
  PlaceOrder,
  RefundCard,
  ReleaseStock,
  ReserveStock,
  SendParcel,
  StockReleased,
  StockReserved,
} from './messages.js';

export class SagaState extends WorkflowState {
  readonly $name = 'saga';
  order: Order;
  fails: boolean;
  step: string;
  end?: End;
}

/** What a handler sends is sent once the state that it returns is saved. */
export class Saga extends Workflow<SagaState> {
  constructor(private readonly bus: BusInstance) {
    super();
  }

  configureWorkflow(mapper: WorkflowMapper<SagaState, Saga>): void {
    mapper
      .withState(SagaState)
      .startedBy(PlaceOrder, 'reserveStock')
      .when(StockReserved, 'chargeCard')
      .when(CardCharged, 'sendParcel')
      .when(ParcelSent, 'complete')
      .when(ParcelRefused, 'refundCard')
      .when(CardRefunded, 'releaseStock')
      .when(StockReleased, 'end');
  }

  async reserveStock({ order, fails }: PlaceOrder): Promise<Partial<SagaState>> {
    await this.bus.send(new ReserveStock(order));
    return { order, fails, step: 'stock.reserve' };
  }

  async chargeCard(_: StockReserved, { order }: SagaState): Promise<Partial<SagaState>> {
    await this.bus.send(new ChargeCard(order));
    return { step: 'card.charge' };
  }

  async sendParcel(_: CardCharged, { order, fails }: SagaState): Promise<Partial<SagaState>> {
    await this.bus.send(new SendParcel(order, fails));
    return { step: 'parcel.send' };
  }

  complete(): Partial<SagaState> {
    return this.completeWorkflow({ end: 'completed' });
  }

  async refundCard(_: ParcelRefused, { order }: SagaState): Promise<Partial<SagaState>> {
    await this.bus.send(new RefundCard(order));
    return { step: 'card.refund' };
  }

  async releaseStock(_: CardRefunded, { order }: SagaState): Promise<Partial<SagaState>> {
    await this.bus.send(new ReleaseStock(order));
    return { step: 'stock.release' };
  }

  end(): Partial<SagaState> {
    return this.completeWorkflow({ end: 'compensated' });
  }
}
