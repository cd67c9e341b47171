import type { ProblemError } from '@edda/client';
import { Icon } from '../parts/icon.js';
import type { JsonObject, JsonSchema } from '../rest/json.js';
import type { ComparedField } from './compare-body.js';
import { compareBody } from './compare-body.js';

const VERDICTS = {
  fits: ['completed', 'fits', 'tone-good'],
  missing: ['failed', 'is missing', 'tone-bad'],
  wrong: ['failed', 'is wrong', 'tone-bad'],
  unknown: ['help', 'is not in the contract', 'tone-wait'],
} as const;

/** What the contract wants beside what is there, field by field. */
export function ComparedBody({
  schema,
  body,
  problems,
}: {
  readonly schema: JsonSchema;
  readonly body: JsonObject;
  readonly problems?: readonly ProblemError[] | undefined;
}) {
  const fields = compareBody(schema, body, problems);
  return (
    <table className="list compared">
      <caption className="hidden">The contract beside the body</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">The contract wants</th>
          <th scope="col">There is</th>
          <th scope="col">So it</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <FieldRow key={field.path} field={field} />
        ))}
      </tbody>
    </table>
  );
}

function FieldRow({ field }: { readonly field: ComparedField }) {
  const { depth, name, wanted, found, verdict, problem } = field;
  const [icon, words, tone] = VERDICTS[verdict];
  return (
    <tr className={verdict === 'fits' ? '' : `is-${verdict}`}>
      <th scope="row" className={`depth-${Math.min(depth, 6)}`}>
        <code>{name}</code>
      </th>
      <td className="hint">{wanted}</td>
      <td>
        {found === undefined ? <span className="hint">nothing</span> : <code className="found">{found}</code>}
      </td>
      <td>
        <span className={`verdict ${tone}`}>
          <Icon name={icon} />
          {problem ?? words}
        </span>
      </td>
    </tr>
  );
}
