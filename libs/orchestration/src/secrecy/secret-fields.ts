import type { BodyClass, CoveredFields, FieldPath } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { allSteps, commandsOf } from '@edda/saga-core';
import type { SensitiveField } from '@edda/validation';
import { sensitiveFields } from '@edda/validation';
import { startContractOf } from '../engine/scheduled-start.js';
import type { SagaRegistry } from '../saga-registry.js';

/** A field of a saga that is not for everybody: by its name wherever that stands, or at one place of the saga's data. */
export type SecretField = Pick<SensitiveField, 'roles' | 'isEncrypted'> &
  ({ readonly name: string } | { readonly path: FieldPath });

/** Who sees what only the definition's options say. */
const ADMINS: readonly string[] = ['admin'];

/** All that the contracts of a definition and its options mark as somebody's. A name comes once for each contract that marks it. */
export function secretFieldsOf(definition: SagaDefinition): readonly SecretField[] {
  const marked = [...contractsOf(definition)].flatMap((contract) => namedFields(contract));
  const places = [
    ...(definition.sensitive ?? []).map((place) => ({ place, isEncrypted: false })),
    ...(definition.encrypted ?? []).map((place) => ({ place, isEncrypted: true })),
  ];
  return [
    ...marked,
    ...places.map(({ place, isEncrypted }) => ({ path: place.split('.'), roles: ADMINS, isEncrypted })),
  ];
}

/** The fields of a contract by name: where its body may lie inside something else. */
export function namedFields(contract: BodyClass<object>): readonly SecretField[] {
  return sensitiveFields(contract).map(({ path, roles, isEncrypted }) => ({
    name: path.at(-1) ?? '',
    roles,
    isEncrypted,
  }));
}

/** What covers values in which these fields stand. */
export function coveredBy(fields: readonly SecretField[]): CoveredFields {
  return {
    paths: fields.flatMap((field) => ('path' in field ? [field.path] : [])),
    names: new Set(fields.flatMap((field) => ('name' in field ? [field.name] : []))),
  };
}

/** What travels from, to and inside a saga. */
function contractsOf(definition: SagaDefinition): ReadonlySet<BodyClass<object>> {
  const steps = allSteps(definition.steps);
  return new Set<BodyClass<object>>([
    startContractOf(definition),
    ...commandsOf(definition).flatMap((command) => [command, command.reply, ...command.failures]),
    ...steps.flatMap((step): readonly BodyClass<object>[] => {
      if (step.kind === 'publish') return [step.event];
      if (step.kind === 'command') return step.child ? [step.child.start] : [];
      if (step.kind !== 'wait') return [];
      const { arms, approval } = step;
      return [
        ...arms.flatMap(({ event }) => (event ? [event] : [])),
        ...(approval?.notify ? [approval.notify.event] : []),
      ];
    }),
  ]);
}

type Definitions = Pick<SagaRegistry, 'all'>;

const byRegistry = new WeakMap<Definitions, SecretFields>();

/** What the definitions of this process say of secrets. All versions of a name count together. */
export class SecretFields {
  private known: readonly SagaDefinition[] | undefined;
  private byName: ReadonlyMap<string, readonly SecretField[]> = new Map();

  private constructor(private readonly registry: Definitions) {}

  /** Those of a registry, found once: each request asks for them. */
  static in(registry: Definitions): SecretFields {
    const known = byRegistry.get(registry) ?? new SecretFields(registry);
    byRegistry.set(registry, known);
    return known;
  }

  /** Whether there is any. */
  get isAny(): boolean {
    return [...this.names().values()].some((fields) => fields.length > 0);
  }

  /** Of all definitions together. */
  get all(): readonly SecretField[] {
    return [...this.names().values()].flat();
  }

  /** Of one definition, in all of its versions; undefined if it is not known here. */
  of(definition: string): readonly SecretField[] | undefined {
    return this.names().get(definition);
  }

  /** Found again only if definitions were added: that is at boot. */
  private names(): ReadonlyMap<string, readonly SecretField[]> {
    const definitions = this.registry.all();
    if (definitions !== this.known) {
      const names = new Map<string, readonly SecretField[]>();
      for (const one of definitions)
        names.set(one.name, [...(names.get(one.name) ?? []), ...secretFieldsOf(one)]);
      this.byName = names;
      this.known = definitions;
    }
    return this.byName;
  }
}
