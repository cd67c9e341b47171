import { hostname } from 'node:os';
import { bundling, commandBundles, wireNames } from '@edda/messaging';
import { SagaBuilder } from '@edda/saga-core';
import type { DynamicModule, OnModuleInit, Provider, Type } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Orchestrator } from './orchestrator.js';
import type { EddaOptions, ResolvedEddaOptions } from './options.js';
import { BROKER, EDDA_OPTIONS, resolveOptions, SAGA_STORE } from './options.js';
import { retentionProblems } from './retention/retention.js';
import { REST_CONTROLLERS } from './rest/controllers.js';
import { SIGN_IN_PROVIDERS } from './sign-in/providers.js';
import { MasterKeys } from './secrecy/sealing/master-keys.js';
import { encryptionProblems } from './secrecy/sealing/encryption-problems.js';
import { sealingStore } from './secrecy/sealing/sealing-store.js';
import { sagaOptionsOf, SagaRegistry } from './saga-registry.js';
import type { DefinesSaga } from './saga-registry.js';
import type { SagaStore } from './saga-store.js';
import { Sagas } from './sagas.js';
import { eddaLog } from './telemetry/edda-log.js';

/** `EddaModule.forRootAsync`: the options come from other providers. */
export interface EddaAsyncOptions {
  readonly imports?: DynamicModule['imports'];
  readonly inject?: readonly (string | symbol | Type)[];
  // The injected values are of whatever type their tokens have; only the caller knows.
  readonly useFactory: (...injected: never[]) => EddaOptions | Promise<EddaOptions>;
  /** Serves the REST interface from this application. Default: true. */
  readonly rest?: boolean;
}

/**
 * Runs sagas in a Nest application: in the orchestrator of this repository, or in a team's own.
 *
 * ```ts
 * @Module({ imports: [EddaModule.forRoot({ store: postgres({ url }), broker: rabbitmq({ url }) }), EddaModule.forFeature([OrderSaga])] })
 * ```
 */
@Module({})
export class EddaModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly registry: SagaRegistry,
    @Inject(EDDA_OPTIONS) private readonly options: ResolvedEddaOptions,
  ) {}

  static forRoot(options: EddaOptions): DynamicModule {
    return this.root(
      [{ provide: EDDA_OPTIONS, useValue: resolveOptions(options, instanceName()) }],
      options.rest,
    );
  }

  static forRootAsync({ imports = [], inject = [], useFactory, rest }: EddaAsyncOptions): DynamicModule {
    const provider: Provider = {
      provide: EDDA_OPTIONS,
      inject: [...inject],
      useFactory: async (...injected: never[]) =>
        resolveOptions(await useFactory(...injected), instanceName()),
    };
    const root = this.root([provider], rest);
    return { ...root, imports: [...(root.imports ?? []), ...imports] };
  }

  /** Registers saga definitions. They may inject what their module provides or imports. */
  static forFeature(
    sagas: readonly Type<DefinesSaga>[],
    imports: DynamicModule['imports'] = [],
  ): DynamicModule {
    return { module: SagaFeatureModule, imports, providers: [...sagas] };
  }

  private static root(options: readonly Provider[], rest = true): DynamicModule {
    return {
      module: EddaModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: rest ? [...REST_CONTROLLERS] : [],
      providers: [
        ...options,
        {
          provide: SAGA_STORE,
          inject: [EDDA_OPTIONS, SagaRegistry],
          useFactory: (options: ResolvedEddaOptions, registry: SagaRegistry) => storeOf(options, registry),
        },
        {
          provide: BROKER,
          inject: [EDDA_OPTIONS],
          useFactory: ({ broker, service, instance, bundles, namespace, telemetry }: ResolvedEddaOptions) => {
            const plain = broker({ service, instance }, eddaLog('Broker', telemetry.log));
            return bundling(plain, {
              ruleFor: commandBundles(bundles, wireNames(namespace)),
              toBytes: (text) => Buffer.from(text),
            });
          },
        },
        ...(rest ? SIGN_IN_PROVIDERS : []),
        SagaRegistry,
        Orchestrator,
        Sagas,
      ],
      exports: [Sagas, Orchestrator],
    };
  }

  /** Finds the sagas and refuses to start if one is not well formed: before anything is connected. */
  onModuleInit(): void {
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const options = typeof metatype === 'function' ? sagaOptionsOf(metatype) : undefined;
      if (options) this.registry.add((instance as DefinesSaga).define(new SagaBuilder(options)).build());
    }
    this.registry.assertComplete();
    const { retention, masterKeys } = this.options;
    const problems = [
      ...retentionProblems(this.registry.all(), retention),
      ...encryptionProblems(this.registry.all(), masterKeys.length > 0),
    ];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
}

/** Where nothing is encrypted, it is the store itself. */
function storeOf(
  { store, service, instance, masterKeys, telemetry }: ResolvedEddaOptions,
  registry: SagaRegistry,
): SagaStore {
  const plain = store({ service, instance });
  if (masterKeys.length === 0) return plain;
  return sealingStore(plain, new MasterKeys(masterKeys), registry, eddaLog('Sealing', telemetry.log));
}

/** Each call of `forFeature` makes one of these. */
@Module({})
class SagaFeatureModule {}

const instanceName = (): string => `${hostname()}#${process.pid}`;
