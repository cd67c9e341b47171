import { hostname } from 'node:os';
import type { Broker } from '@edda/messaging';
import { bundling, replyBundles, wireNames } from '@edda/messaging';
import { Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata, Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Breakers } from './breakers.js';
import type { FenceFactory } from './fence.js';
import { HandlerDiscovery } from './handler-discovery.js';
import { ParticipantHealth, ParticipantHealthController } from './participant-health.js';
import { participantLog } from './participant-log.js';
import {
  PARTICIPANT_BROKER,
  PARTICIPANT_FENCE,
  PARTICIPANT_SETTINGS,
  resolveOptions,
} from './participant-options.js';
import type { ParticipantOptions, ParticipantSettings } from './participant-options.js';
import { ParticipantRunner } from './participant-runner.js';

/** What `ParticipantModule.forRootAsync` takes. The fence stands outside of the factory, since it says what Nest has to inject. */
export interface ParticipantAsyncOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly fence: FenceFactory;
  readonly health?: boolean;
  readonly useFactory: (
    ...dependencies: never[]
  ) => Omit<ParticipantOptions, 'fence' | 'health'> | Promise<Omit<ParticipantOptions, 'fence' | 'health'>>;
}

/**
 * Makes a Nest application a participant: its `@OnCommand` methods, wherever in the application they are, get the commands of
 * its queue, behind the fence. Once in an application. With `enableShutdownHooks()` a SIGTERM ends it in order.
 */
@Module({})
export class ParticipantModule {
  /** @throws with all that is wrong with the options */
  static forRoot(options: ParticipantOptions): DynamicModule {
    const { fence, health, ...rest } = options;
    return participantModule(
      { provide: PARTICIPANT_SETTINGS, useValue: resolveOptions(rest) },
      { fence, health },
    );
  }

  static forRootAsync(options: ParticipantAsyncOptions): DynamicModule {
    const { imports, inject = [], useFactory, fence, health } = options;
    const settings = {
      provide: PARTICIPANT_SETTINGS,
      inject,
      useFactory: async (...dependencies: never[]) => resolveOptions(await useFactory(...dependencies)),
    };
    return participantModule(settings, { imports, fence, health });
  }
}

function participantModule(
  settings: Provider,
  { imports = [], fence, health = true }: Pick<ParticipantAsyncOptions, 'imports' | 'fence' | 'health'>,
): DynamicModule {
  return {
    module: ParticipantModule,
    imports: [DiscoveryModule, ...imports],
    controllers: health ? [ParticipantHealthController] : [],
    providers: [
      settings,
      { provide: PARTICIPANT_BROKER, inject: [PARTICIPANT_SETTINGS], useFactory: makeBroker },
      {
        provide: PARTICIPANT_FENCE,
        inject: [...fence.inject],
        useFactory: (...dependencies: unknown[]) => fence.create(...dependencies),
      },
      Breakers,
      HandlerDiscovery,
      ParticipantHealth,
      ParticipantRunner,
    ],
    exports: [ParticipantHealth],
  };
}

function makeBroker({ name, namespace, broker, bundleReplies, telemetry }: ParticipantSettings): Broker {
  const log = participantLog(name, telemetry.log);
  const plain = broker({ service: name, instance: `${hostname()}#${process.pid}` }, log);
  return bundling(plain, {
    ruleFor: replyBundles(name, bundleReplies, wireNames(namespace)),
    toBytes: (text) => Buffer.from(text),
  });
}
