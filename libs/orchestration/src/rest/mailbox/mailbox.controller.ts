import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Req,
  UseFilters,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import type { StoredMail } from '../../store/mail-store.js';
import { MAIL_STATUSES } from '../../store/mail-store.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { DEFAULT_LIMIT, PAGE_PARAMETERS, pageOf } from '../http/page.js';
import { oneOf, readQuery, text } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { readMessageId } from '../http/request-parts.js';
import { readSigned, SignedRequest } from '../http/signed-request.js';
import {
  DescribesDeliver,
  DescribesDiscard,
  DescribesMail,
  DescribesMailbox,
} from '../open-api/describe-mailbox.js';
import type { MailSummary, MailView } from './mail-view.js';
import { deliverRefused, discardRefused, mailNotFound, mailSummary, mailView } from './mail-view.js';

const PARAMETERS = { status: oneOf(MAIL_STATUSES), event: text(255), ...PAGE_PARAMETERS };

/** Events that came for sagas: what became of each, and what waits for a person. */
@ApiTags('events')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/mailbox', version: VERSION_NEUTRAL })
export class MailboxController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @Allow('viewer')
  @DescribesMailbox()
  async list(@Req() request: EddaRequest): Promise<Page<MailSummary>> {
    const query = readQuery(urlOf(request), PARAMETERS);
    const part = await this.sagas
      .as(callerOf(request))
      .mail({ ...query, limit: query.limit ?? DEFAULT_LIMIT });
    return pageOf(request, part, mailSummary);
  }

  @Get(':id')
  @Allow('viewer')
  @DescribesMail()
  async find(@Param('id') id: string, @Req() request: EddaRequest): Promise<MailView> {
    readQuery(urlOf(request), {});
    const sagas = this.sagas.as(callerOf(request));
    return mailView(await existing(sagas, id), basePathOf(request));
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Allow('operator')
  @DescribesDiscard()
  async discard(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
  ): Promise<MailView> {
    readQuery(urlOf(request), {});
    const messageId = readMessageId(id);
    const sagas = this.sagas.as(callerOf(request));
    const { by, reason } = readSigned(request, SignedRequest, body, 'put away');
    const isDone = await sagas.discardMail(messageId, by, reason);
    const mail = await existing(sagas, messageId);
    if (!isDone) throw discardRefused(mail);
    return mailView(mail, basePathOf(request));
  }

  @Post(':id/deliver')
  @HttpCode(200)
  @Allow('operator')
  @DescribesDeliver()
  async deliver(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
  ): Promise<MailView> {
    readQuery(urlOf(request), {});
    const messageId = readMessageId(id);
    const sagas = this.sagas.as(callerOf(request));
    const { by, reason } = readSigned(request, SignedRequest, body, 'delivered');
    const isDone = await sagas.deliverMail(messageId, by, reason);
    const mail = await existing(sagas, messageId);
    if (!isDone) throw deliverRefused(mail);
    return mailView(mail, basePathOf(request));
  }
}

async function existing(sagas: Sagas, id: string): Promise<StoredMail> {
  const mail = await sagas.findMail(readMessageId(id));
  if (!mail) throw mailNotFound(id);
  return mail;
}
