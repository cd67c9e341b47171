import type { CoveredFields, JsonObject } from '@edda/messaging';
import { coverFields, mask, Secrets, secretsIn } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { coveredIn, sensitiveFields } from '@edda/validation';

/** What is sensitive in the body of a start, and in what its definition makes of it. */
export class StartSecrets {
  /** Those of the body that can be found in any text. */
  readonly found: Secrets;
  private readonly fields: CoveredFields;
  private readonly places: CoveredFields;

  constructor(
    contract: new () => object,
    private readonly body: object,
    { sensitive = [], encrypted = [] }: Pick<SagaDefinition, 'sensitive' | 'encrypted'>,
  ) {
    this.fields = coveredIn(sensitiveFields(contract));
    this.places = {
      paths: [...sensitive, ...encrypted].map((place) => place.split('.')),
      names: new Set(),
    };
    this.found = secretsIn(body, this.fields);
  }

  /**
   * Whether a text that everybody will see tells something of it: it holds a value, or is one that is too short to be told from other text.
   *
   * @param input what the definition makes of the body; the places that its options name are sensitive in it
   * @param of makes the text of a body
   */
  areTold(text: string, input: JsonObject, of: (body: object) => unknown): boolean {
    return this.found.isIn(text) || this.isInPlaces(text, input) || this.isOfBody(text, of);
  }

  /** The body without what is sensitive in it. */
  get rest(): object {
    if (this.fields.paths.length === 0) return this.body;
    return mask(JSON.parse(JSON.stringify(this.body)), this.fields, Secrets.none) as object;
  }

  private isInPlaces(text: string, input: JsonObject): boolean {
    if (this.places.paths.length === 0) return false;
    if (secretsIn(input, this.places).isIn(text)) return true;
    // True and false stand everywhere, and where these come from cannot be tried.
    return leavesIn(input, this.places).some((leaf) => typeof leaf !== 'boolean' && isSame(leaf, text));
  }

  /** What is short may be in a body twice by chance: then the text stays as it is where the other one is taken away. */
  private isOfBody(text: string, of: (body: object) => unknown): boolean {
    if (!leavesIn(this.body, this.fields).some((leaf) => isSame(leaf, text))) return false;
    try {
      return String(of(this.rest)) !== text;
    } catch {
      return true;
    }
  }
}

type Leaf = string | number | boolean;

/** All that stands in covered fields, whatever its length. */
function leavesIn(value: unknown, fields: CoveredFields): readonly Leaf[] {
  if (fields.paths.length === 0) return [];
  const leaves: Leaf[] = [];
  const collect = (one: unknown): unknown => {
    if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') leaves.push(one);
    else if (typeof one === 'object' && one !== null) Object.values(one).forEach(collect);
    return one;
  };
  coverFields(value, fields, { field: collect, text: (text) => text });
  return leaves;
}

function isSame(leaf: Leaf, text: string): boolean {
  const plain = (one: string): string => one.trim().toLowerCase();
  return plain(String(leaf)) !== '' && plain(String(leaf)) === plain(text);
}
