import { connect } from 'node:net';

/**
 * Sends one command and resolves with the answer, of which an array's items are joined by blanks.
 *
 * @throws if nobody answers within two seconds, or what the answer says if it is an error
 */
export function askRedis(url: string, command: string): Promise<string> {
  const { hostname, port, password } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let text = '';
    const finish = (act: () => void): void => {
      socket.destroy();
      act();
    };
    socket.setTimeout(2_000, () => finish(() => reject(new Error('No answer within 2 s.'))));
    socket.once('error', (error) => finish(() => reject(error)));
    // It closes after QUIT, so what came until then is all there is.
    socket.once('end', () =>
      finish(() => {
        const [login, ...lines] = text.split('\r\n').filter((line) => line !== '' && !/^[*$]/.test(line));
        const answer = lines.slice(0, -1).join(' ');
        if (login !== '+OK') reject(new Error(login ?? 'No answer.'));
        else if (answer.startsWith('-')) reject(new Error(answer));
        else resolve(answer.replace(/^[+:]/, ''));
      }),
    );
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write(`AUTH ${password}\r\n${command}\r\nQUIT\r\n`);
  });
}
