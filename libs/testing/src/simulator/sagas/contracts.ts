import { command, event, failure } from '@edda/messaging';
import { IsInt, IsOptional, IsString } from 'class-validator';

/** What every participant of the simulation answers. The number follows from the step: conditions of definitions go by it. */
export class Done {
  @IsString() receipt!: string;
  @IsInt() number!: number;
}

export class SoldOut extends failure('sold-out') {
  @IsString() why!: string;
}

export class Rejected extends failure('rejected') {
  @IsString() why!: string;
}

const options = { version: 1, reply: Done, failures: [SoldOut, Rejected] };

/** What starts a saga of the simulation by a command. */
export class Begin extends command('sim.begin', { version: 1 }) {
  @IsString() id!: string;
  @IsInt() @IsOptional() size?: number;
}

/** What starts one by an event. */
export class Arrived extends event('sim.arrived', { version: 1 }) {
  @IsString() id!: string;
}

export class Reserve extends command('stock.reserve', options) {
  @IsString() id!: string;
}
export class Release extends command('stock.release', { version: 1 }) {
  @IsString() id!: string;
}
export class Count extends command('stock.count', options) {
  @IsString() id!: string;
}
export class Hold extends command('bank.hold', options) {
  @IsString() id!: string;
}
export class Free extends command('bank.free', { version: 1 }) {
  @IsString() id!: string;
}
export class Charge extends command('bank.charge', options) {
  @IsString() id!: string;
}
export class Send extends command('post.send', options) {
  @IsString() id!: string;
}
export class Book extends command('post.book', options) {
  @IsString() id!: string;
}
export class Unbook extends command('post.unbook', { version: 1 }) {
  @IsString() id!: string;
}

/** Events that sagas wait for. `number` is what guards look at. */
export class Paid extends event('sim.paid', { version: 1 }) {
  @IsString() id!: string;
  @IsInt() @IsOptional() number?: number;
}
export class Refused extends event('sim.refused', { version: 1 }) {
  @IsString() id!: string;
}
export class Moved extends event('sim.moved', { version: 1 }) {
  @IsString() id!: string;
  @IsInt() @IsOptional() number?: number;
}
export class Landed extends event('sim.landed', { version: 1 }) {
  @IsString() id!: string;
}
export class Lost extends event('sim.lost', { version: 1 }) {
  @IsString() id!: string;
}

/** Events that sagas publish. */
export class Finished extends event('sim.finished', { version: 1 }) {
  @IsString() id!: string;
}
export class Asked extends event('sim.asked', { version: 1 }) {
  @IsString() id!: string;
  @IsString() occasion!: string;
}
