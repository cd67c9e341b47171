import { command, event, failure } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsString } from 'class-validator';

export class Deliver extends command('delivery.begin', { version: 1 }) {
  @IsString() deliveryId!: string;
}
export class NoCourier extends failure('no-courier') {
  @IsString() area!: string;
}
export class PackExpress extends command('packing.express', { version: 1 }) {
  @IsString() deliveryId!: string;
}
export class UnpackExpress extends command('packing.unpack', { version: 1 }) {
  @IsString() deliveryId!: string;
}
export class BookCourier extends command('courier.book', { version: 1, failures: [NoCourier] }) {
  @IsString() deliveryId!: string;
}
export class CancelCourier extends command('courier.cancel', { version: 1 }) {
  @IsString() deliveryId!: string;
}
export class BookPost extends command('post.book', { version: 1 }) {
  @IsString() deliveryId!: string;
}
export class CancelPost extends command('post.cancel', { version: 1 }) {
  @IsString() deliveryId!: string;
}
export class DeliveryBooked extends event('delivery.booked', { version: 1 }) {
  @IsString() deliveryId!: string;
  @IsString() by!: string;
}

/** Tries the courier. Without one, what was packed for him is unpacked, and the post takes it: the saga itself goes on. */
@Saga({ name: 'delivery', version: 1 })
export class DeliverySaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    const id = ({ deliveryId }: { readonly deliveryId: string }) => ({ deliveryId });
    return saga
      .startedBy(Deliver, { key: (delivery) => delivery.deliveryId, data: id })
      .attempt(
        'express',
        (attempt) =>
          attempt
            .step('packExpress', (step) => step.command(PackExpress, id).compensate(UnpackExpress, id))
            .step('courier', (step) =>
              step
                .command(BookCourier, id)
                .onSuccess(() => ({ by: 'courier' }))
                .compensate(CancelCourier, id),
            ),
        (otherwise) =>
          otherwise.step('post', (step) =>
            step
              .command(BookPost, id)
              .onSuccess(() => ({ by: 'post' }))
              .compensate(CancelPost, id),
          ),
      )
      .publish(DeliveryBooked, ({ deliveryId, by }) => ({ deliveryId, by }));
  }
}
