import { Readable } from 'node:stream';
import { Controller, Get, Req, StreamableFile, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import type { AuditFilter, AuditRecord } from '../../store/audit-store.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { DEFAULT_LIMIT, LIMIT, pageOf } from '../http/page.js';
import { oneOf, readQuery, text, wholeNumber } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { urlOf } from '../http/request.js';
import { MAX_SAID } from '../http/signed-request.js';
import { DescribesAudit, DescribesVerification } from '../open-api/describe-audit.js';
import type { AuditView, VerificationView } from './audit-view.js';
import { auditView, verificationView } from './audit-view.js';

const PARAMETERS = {
  cursor: wholeNumber(0, 999_999_999_999_999),
  limit: LIMIT,
  who: text(MAX_SAID),
  action: text(64),
  target: text(MAX_SAID),
  order: oneOf(['oldest', 'newest']),
  format: oneOf(['json', 'ndjson']),
};

/** So many entries are read at once for an export. */
const EXPORT_PAGE = 500;

/** What people did. */
@ApiTags('audit')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/audit', version: VERSION_NEUTRAL })
export class AuditController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @Allow('admin')
  @DescribesAudit()
  async list(@Req() request: EddaRequest): Promise<Page<AuditView> | StreamableFile> {
    const query = readQuery(urlOf(request), PARAMETERS);
    const { cursor, limit = DEFAULT_LIMIT, format, order, ...narrowed } = query;
    const filter = order === 'newest' ? { latestFirst: true, ...narrowed } : narrowed;
    const sagas = this.sagas.as(callerOf(request));
    if (format === 'ndjson') return exported(sagas, cursor, filter);
    // One more than asked for tells whether there is another page.
    const records = await sagas.audit(cursor, limit + 1, filter);
    const items = records.slice(0, limit);
    const next = records.length > limit ? String(items.at(-1)?.sequence) : undefined;
    return pageOf(request, { items, next }, auditView);
  }

  @Get('verification')
  @Allow('admin')
  @DescribesVerification()
  async verification(@Req() request: EddaRequest): Promise<VerificationView> {
    readQuery(urlOf(request), {});
    return verificationView(await this.sagas.as(callerOf(request)).verifyAudit());
  }
}

/** The first page is read before anything is answered: what cannot be read is a problem then, and not half an answer. */
async function exported(
  sagas: Sagas,
  after: number | undefined,
  filter: AuditFilter,
): Promise<StreamableFile> {
  const first = await sagas.audit(after, EXPORT_PAGE, filter);
  const type = 'application/x-ndjson; charset=utf-8';
  return new StreamableFile(Readable.from(linesFrom(sagas, first, filter)), { type, disposition: 'inline' });
}

async function* linesFrom(
  sagas: Sagas,
  first: readonly AuditRecord[],
  filter: AuditFilter,
): AsyncGenerator<string> {
  let page = first;
  while (page.length > 0) {
    yield page.map((record) => `${JSON.stringify(auditView(record))}\n`).join('');
    if (page.length < EXPORT_PAGE) return;
    page = await sagas.audit(page.at(-1)?.sequence, EXPORT_PAGE, filter);
  }
}
