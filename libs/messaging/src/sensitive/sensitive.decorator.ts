/** Who may see it, unless the field says otherwise. */
const DEFAULT_ROLES: readonly string[] = ['admin'];

export interface SensitiveOptions {
  /** Whoever has one of these roles sees it; `operator` and `viewer` include those above them. Default: `admin`. */
  readonly roles?: readonly string[];
}

/** How secret a field is. */
export interface FieldSecrecy {
  /** Whoever has one of them sees it. */
  readonly roles: readonly string[];
  /** It is sealed wherever the orchestrator keeps it. */
  readonly isEncrypted: boolean;
}

/** What the decorator of a contract's field has to be. */
type FieldDecorator = (contract: object, field: string | symbol) => void;

/**
 * On a field of a contract, or of what is nested in one: it is somebody's. It is covered in REST, the console, logs, traces and texts of
 * errors for whoever has none of its roles. It is stored and sent as before.
 */
export function Sensitive({ roles = DEFAULT_ROLES }: SensitiveOptions = {}): FieldDecorator {
  return marking({ roles, isEncrypted: false });
}

/**
 * As {@link Sensitive}, and sealed (AES-256-GCM) in all tables of the orchestrator under a key of its saga, which can be erased. On its way to
 * a participant it is readable. A definition with such a field needs a master key.
 */
export function Encrypted({ roles = DEFAULT_ROLES }: SensitiveOptions = {}): FieldDecorator {
  return marking({ roles, isEncrypted: true });
}

const marked = new WeakMap<object, Map<string, FieldSecrecy>>();

function marking(secrecy: FieldSecrecy): FieldDecorator {
  return (contract, field) => {
    if (typeof field === 'symbol' || typeof contract === 'function')
      throw new Error(
        `@Sensitive and @Encrypted belong on fields that travel, and "${String(field)}" is none.`,
      );
    const fields = marked.get(contract) ?? new Map<string, FieldSecrecy>();
    // Both on one field, in whichever order: encrypted is the one that includes the other.
    const isEncrypted = secrecy.isEncrypted || fields.get(field)?.isEncrypted === true;
    fields.set(field, { ...secrecy, isEncrypted });
    marked.set(contract, fields);
  };
}

/** The fields of a class that are marked, inherited ones included. Not those of what is nested in it. */
export function markedFields(contract: abstract new () => object): ReadonlyMap<string, FieldSecrecy> {
  const fields = new Map<string, FieldSecrecy>();
  let prototype: unknown = contract.prototype;
  while (typeof prototype === 'object' && prototype !== null) {
    for (const [name, secrecy] of marked.get(prototype) ?? []) {
      if (!fields.has(name)) fields.set(name, secrecy);
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return fields;
}
