import type { CoveredFields, JsonObject } from '@edda/messaging';
import { secretsIn } from '@edda/messaging';
import { coveredIn, sensitiveFields } from '@edda/validation';
import type { SagaRegistry } from '../../saga-registry.js';
import type { Mail } from '../../store/mail-store.js';
import { masterSealer } from './envelope.js';
import type { MasterKeys } from './master-keys.js';
import { openData, sealData } from './seal-document.js';

const PLACE = 'body';

/** Seals and opens the bodies of events in the mailbox. An event may be for several sagas, so it is sealed under a master key itself. */
export class MailSeals {
  constructor(
    private readonly keys: MasterKeys,
    private readonly registry: Pick<SagaRegistry, 'events'>,
  ) {}

  seal(mail: Mail): Mail {
    const fields = this.encryptedIn(mail);
    if (!fields) return mail;
    const sealer = masterSealer(this.keys, owner(mail.id));
    return {
      ...mail,
      body: sealData(mail.body, fields, secretsIn(mail.body, fields), sealer, PLACE) as JsonObject,
    };
  }

  open(messageId: string, body: JsonObject): JsonObject {
    return openData(body, masterSealer(this.keys, owner(messageId)), PLACE) as JsonObject;
  }

  private encryptedIn({ event, contractVersion }: Mail): CoveredFields | undefined {
    const { contracts = [] } = this.registry.events.get(event) ?? {};
    const contract = contracts.find((one) => one.contractVersion === contractVersion) ?? contracts[0];
    const fields = contract ? sensitiveFields(contract).filter(({ isEncrypted }) => isEncrypted) : [];
    return fields.length === 0 ? undefined : coveredIn(fields);
  }
}

const owner = (messageId: string): string => `mail ${messageId}`;
