import { keyText, mailKey } from './mail-key.js';

/** For which sagas an event is. */
export function KeyWords({ keys }: { readonly keys: readonly string[] }) {
  return (
    <>
      {keys.map((key, index) => (
        <span key={key}>
          {index > 0 && ', or '}
          <strong className="key-words">{keyText(mailKey(key))}</strong>
        </span>
      ))}
    </>
  );
}
