import { command } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsString } from 'class-validator';

export class BuildHouse extends command('house.build', { version: 1 }) {
  @IsString() houseId!: string;
}
export class BuildFloor extends command('floor.build', { version: 1 }) {
  @IsString() floorId!: string;
}
export class BuildRoom extends command('room.build', { version: 1 }) {
  @IsString() roomId!: string;
}
export class BuyLand extends command('land.buy', { version: 1 }) {
  @IsString() houseId!: string;
}
export class SellLand extends command('land.sell', { version: 1 }) {
  @IsString() houseId!: string;
}
export class Pour extends command('concrete.pour', { version: 1 }) {
  @IsString() floorId!: string;
}
export class Remove extends command('concrete.remove', { version: 1 }) {
  @IsString() floorId!: string;
}
export class Paint extends command('painter.paint', { version: 1 }) {
  @IsString() roomId!: string;
}
export class Strip extends command('painter.strip', { version: 1 }) {
  @IsString() roomId!: string;
}

/** A house has a floor, a floor has a room: three sagas, one inside the other. Whoever stops the house stops all of them. */
@Saga({ name: 'house', version: 1 })
export class HouseSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BuildHouse, { key: (house) => house.houseId, data: ({ houseId }) => ({ houseId }) })
      .step('buyLand', (step) =>
        step
          .command(BuyLand, ({ houseId }) => ({ houseId }))
          .compensate(SellLand, ({ houseId }) => ({ houseId })),
      )
      .step('floor', (step) =>
        step.child('floor', BuildFloor, ({ houseId }) => ({ floorId: `${houseId}/1` })),
      );
  }
}

@Saga({ name: 'floor', version: 1 })
export class FloorSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BuildFloor, { key: (floor) => floor.floorId, data: ({ floorId }) => ({ floorId }) })
      .step('pour', (step) =>
        step.command(Pour, ({ floorId }) => ({ floorId })).compensate(Remove, ({ floorId }) => ({ floorId })),
      )
      .step('room', (step) => step.child('room', BuildRoom, ({ floorId }) => ({ roomId: `${floorId}/a` })));
  }
}

@Saga({ name: 'room', version: 1 })
export class RoomSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(BuildRoom, { key: (room) => room.roomId, data: ({ roomId }) => ({ roomId }) })
      .step('paint', (step) =>
        step.command(Paint, ({ roomId }) => ({ roomId })).compensate(Strip, ({ roomId }) => ({ roomId })),
      )
      .delay('dry', '1d');
  }
}
