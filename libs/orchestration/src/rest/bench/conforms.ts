import { SCHEMAS } from '../open-api/schemas/schemas.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly nullable?: boolean;
}

/** For specs only: whether the schema describes all of the value, and the value has all that the schema requires. Gives what is wrong, with its place. */
export function misfits(value: unknown, schema: unknown, at = ''): readonly string[] {
  const wanted = resolved(schema as Schema);
  if (wanted.oneOf) {
    const ways = wanted.oneOf.map((way) => misfits(value, way, at));
    return ways.some((way) => way.length === 0)
      ? []
      : [`${at}: none of ${ways.length} ways: ${ways.flat().join('; ')}`];
  }
  if (value === null && wanted.nullable) return [];
  const isOfType = wanted.type === undefined || typeOf(value).includes(wanted.type);
  if (!isOfType) return [`${at}: ${JSON.stringify(value)} is no ${wanted.type}`];
  if (wanted.enum && !wanted.enum.includes(value)) return [`${at}: ${JSON.stringify(value)} is not offered`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => misfits(item, wanted.items ?? {}, `${at}/${index}`));
  return typeof value === 'object' && value !== null ? misfitsOf(value, wanted, at) : [];
}

function misfitsOf(value: object, { properties, required = [], additionalProperties }: Schema, at: string) {
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => `${at}/${name}: is missing`),
    ...Object.entries(value).flatMap(([name, field]: [string, unknown]) => {
      const described = properties?.[name];
      if (described) return misfits(field, described, `${at}/${name}`);
      return additionalProperties === true || !properties ? [] : [`${at}/${name}: is not described`];
    }),
  ];
}

function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found: unknown = Reflect.get(SCHEMAS, name);
  if (!found) throw new Error(`There is no schema "${name}".`);
  return found;
}

function typeOf(value: unknown): readonly string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return Number.isInteger(value) ? ['integer', 'number'] : [typeof value];
}
