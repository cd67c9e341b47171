import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Failed, Notice } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { post } from '../rest/rest.js';

/** Has the sagas of one version go on with another one; first it is said what would happen. */
export function MigrationForm({
  name,
  from,
  to,
}: {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}) {
  const client = useQueryClient();
  const by = useBy();
  const [reason, setReason] = useState('');
  const migrate = useMutation({
    mutationFn: (dryRun: boolean) =>
      post('/v1/definitions/{name}/migrations', {
        path: { name },
        body: { from, to, by, reason, dryRun },
      }),
    onSuccess: () => client.invalidateQueries(),
  });
  const dry = migrate.data?.dryRun === true ? migrate.data : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    migrate.mutate(true);
  };
  return (
    <form className="form" onSubmit={submit}>
      <h3>
        From version {from} to version {to}
      </h3>
      <Signature reason={reason} onReason={setReason} />
      {migrate.error && <Failed error={migrate.error} what="migrations" />}
      {migrate.data && <Notice tone={dry ? 'plain' : 'good'} title={migrate.data.summary} />}
      <footer className="form-foot">
        <button type="submit" disabled={migrate.isPending}>
          See what would happen
        </button>
        {dry && (
          <button
            type="button"
            className="main is-risky"
            disabled={dry.migrated === 0}
            onClick={() => migrate.mutate(false)}
          >
            Migrate {dry.migrated.toLocaleString('en')} now
          </button>
        )}
      </footer>
    </form>
  );
}
