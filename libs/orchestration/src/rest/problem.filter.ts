import type { ServerResponse } from 'node:http';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, NotFoundException } from '@nestjs/common';
import { answerProblem } from './answer-problem.js';
import type { EddaRequest } from './request.js';
import { unknownRoute } from './unknown-route.js';

/**
 * Makes problem details of all that is thrown behind the routes it is bound to. Edda binds it to its own controllers, and to a
 * whole application only if that serves nothing else.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<EddaRequest>();
    const isUnrouted = error instanceof NotFoundException && request.route === undefined;
    answerProblem(request, http.getResponse<ServerResponse>(), isUnrouted ? unknownRoute(request) : error);
  }
}
