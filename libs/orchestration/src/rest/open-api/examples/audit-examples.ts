import type { AuditView, VerificationView } from '../../audit/audit-view.js';
import { SAGA_ID } from './saga-examples.js';

export const AUDIT_ENTRY: AuditView = {
  tenant: 'default',
  sequence: 17,
  at: '2030-01-31T12:00:01.250Z',
  who: 'lena@shop.example',
  roles: ['operator'],
  action: 'saga.cancel',
  target: SAGA_ID,
  reason: 'The customer called.',
  requestId: '6f1d9a52-3c0e-4b7a-9d58-20f4c1e7b3a6',
  details: { outcome: 'done' },
  previousHash: '3b1f9c5be0a8c52f7a1d2f3e4c5b6a798897a6b5c4d3e2f1a0b1c2d3e4f5a6b7',
  hash: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3a94a8fe5ccb19ba61c4c0873',
};

export const VERIFICATION: VerificationView = {
  status: 'whole',
  entries: 17,
  last: { sequence: 17, hash: AUDIT_ENTRY.hash },
};
