import 'reflect-metadata';
import { command } from '@edda/messaging';
import type { Acknowledged } from '@edda/messaging';
import { Payload } from '@nestjs/microservices';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { CommandBatch, CommandContext } from './command-handler.js';
import { CommandFailure } from './command-handler.js';
import { OnCommand, OnCommands, PARAMETERS } from './on-command.decorator.js';

class Reserved {
  reservationId!: string;
}
class Reserve extends command('stock.reserve', { version: 1, reply: Reserved }) {
  quantity!: number;
}
class Release extends command('stock.release', { version: 1 }) {
  orderId!: string;
}

const parametersOf = (type: object, method: string): unknown => Reflect.getMetadata(PARAMETERS, type, method);

describe('@OnCommand', () => {
  it('takes handlers that return the reply of the contract, in every usual form', () => {
    class Fine {
      @OnCommand(Reserve)
      plain(_reserve: Reserve, _context: CommandContext): Reserved {
        return { reservationId: 'r-1' };
      }
      @OnCommand(Reserve)
      async later(_reserve: Reserve): Promise<Reserved> {
        return { reservationId: 'r-1' };
      }
      @OnCommand(Reserve)
      observable(): Observable<Reserved> {
        return of({ reservationId: 'r-1' });
      }
      @OnCommand(Release)
      async nothing(_release: Release): Promise<void> {}
      @OnCommand(Release)
      acknowledged(): Acknowledged {
        return {};
      }
    }
    expect(new Fine().plain(new Reserve(), {} as CommandContext)).toEqual({ reservationId: 'r-1' });
  });

  it('does not compile on what does not fit its contract', () => {
    class Wrong {
      // @ts-expect-error -- the reply lacks its reservationId
      @OnCommand(Reserve)
      reply(_reserve: Reserve): { other: string } {
        return { other: 'x' };
      }
      // @ts-expect-error -- a reply is owed
      @OnCommand(Reserve)
      nothing(_reserve: Reserve): void {}
      // @ts-expect-error -- another command
      @OnCommand(Reserve)
      body(_release: Release): Reserved {
        return { reservationId: 'r-1' };
      }
    }
    expect(Wrong).toBeDefined();
  });

  it('says for Nest where both parameters come from', () => {
    class Plain {
      @OnCommand(Release)
      release(_release: Release, _context: CommandContext): void {}
    }
    expect(parametersOf(Plain, 'release')).toEqual({
      '3:0': { index: 0, pipes: [] },
      '6:1': { index: 1, pipes: [] },
    });
  });

  it('adds the parameter of which nothing is said beside one with @Payload', () => {
    const pipe = { transform: (value: unknown) => value };
    class Piped {
      @OnCommand(Release)
      release(@Payload(pipe) _release: Release, _context: CommandContext): void {}
    }
    expect(parametersOf(Piped, 'release')).toMatchObject({
      '3:0': { index: 0, pipes: [pipe] },
      '6:1': { index: 1, pipes: [] },
    });
  });

  it('says the type of the command to pipes although the compiler did not', () => {
    class Untyped {
      release(_release: Release): void {}
    }
    const descriptor = Object.getOwnPropertyDescriptor(
      Untyped.prototype,
      'release',
    ) as TypedPropertyDescriptor<Untyped['release']>;
    OnCommand(Release)(Untyped.prototype, 'release', descriptor);
    expect(Reflect.getMetadata('design:paramtypes', Untyped.prototype, 'release')).toEqual([Release, Object]);
  });

  it('refuses a second command on the same method', () => {
    const declare = () => {
      class Twice {
        @OnCommand(Release)
        @OnCommand(Release)
        release(_release: Release): void {}
      }
      return Twice;
    };
    expect(declare).toThrow('Twice.release has two @OnCommand: write one method for each command.');
  });
});

describe('@OnCommands', () => {
  it('takes handlers that return an outcome for each command', () => {
    class Fine {
      @OnCommands(Reserve)
      replies(reserves: readonly Reserve[], _batch: CommandBatch): Reserved[] {
        return reserves.map(() => ({ reservationId: 'r-1' }));
      }
      @OnCommands(Reserve, { retry: { attempts: 5 } })
      async some(reserves: readonly Reserve[]): Promise<(Reserved | CommandFailure)[]> {
        return reserves.map(() => ({ reservationId: 'r-1' }));
      }
      @OnCommands(Release)
      async nothing(_releases: readonly Release[]): Promise<void> {}
    }
    expect(new Fine().replies([new Reserve()], {} as CommandBatch)).toHaveLength(1);
  });

  it('does not compile on what does not fit its contract', () => {
    class Wrong {
      // @ts-expect-error -- one reply for many
      @OnCommands(Reserve)
      one(_reserves: readonly Reserve[]): Reserved {
        return { reservationId: 'r-1' };
      }
      // @ts-expect-error -- a reply is owed to each
      @OnCommands(Reserve)
      nothing(_reserves: readonly Reserve[]): void {}
      // @ts-expect-error -- many come
      @OnCommands(Reserve)
      single(_reserve: Reserve): Reserved[] {
        return [];
      }
      // @ts-expect-error -- another command
      @OnCommands(Reserve)
      other(_releases: readonly Release[]): Reserved[] {
        return [];
      }
    }
    expect(Wrong).toBeDefined();
  });

  it('is refused beside another one on the same method', () => {
    expect(() => {
      class Twice {
        @OnCommands(Release)
        @OnCommand(Release)
        both(): void {}
      }
      return Twice;
    }).toThrow('two @OnCommand');
  });
});
