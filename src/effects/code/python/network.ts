/** What Python's functions do over the network. */
import { merged } from '../../shell/scope.ts';
import { ANY, isKnown, NAME } from '../../text.ts';
import { Args, sourcesIn } from '../args.ts';
import type { Calls } from '../calls.ts';
import { requests, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { listValue, textOf, textValue, UNKNOWN, type Value } from '../value.ts';

const connects: LibraryFunction = (args, run, self) => {
  const [address] = args.values;
  const [host, port] = address?.items ?? args.values;
  const number = Number(textOf(port));
  // Until something is sent, or a shell is handed the connection, it is only looked at.
  run.connect(host, false, [], { port: Number.isInteger(number) ? number : undefined });
  const from = [`net:${textOf(host)}`];
  self?.entries?.set('host', { ...(host ?? UNKNOWN), from });
  return { path: 'socket', entries: new Map([['host', host ?? UNKNOWN]]), from };
};

/** What is sent over a socket or connection that is open. */
const sends: LibraryFunction = (args, run, self) => {
  const host = self?.entries?.get('host');
  const carries = args.from.filter((source) => !source.startsWith('net:'));
  run.connect(host ?? textValue(ANY), true, carries);
  return UNKNOWN;
};

const receives: LibraryFunction = (_args, _run, self) => ({
  from: merged(self?.from ?? [], ['net:a socket']),
});

const request: LibraryFunction = (args, run) => {
  const method = textOf(args.get(0, 'method')).toUpperCase();
  return requests(isKnown(method) ? method : 'POST', 1)(args, run, undefined);
};

const urlopen: LibraryFunction = (args, run) => {
  const [url] = args.values;
  const data = args.get(1, 'data') ?? url?.entries?.get('data');
  const method = url?.entries?.get('method');
  const headers = url?.entries?.get('headers');
  return run.request(
    url?.entries?.get('url') ?? url,
    method?.texts ? textOf(method) : undefined,
    data ? [data] : [],
    headers ? [headers] : [],
  );
};

const requestObject: LibraryFunction = (args) => {
  const parts = {
    url: args.get(0, 'url') ?? UNKNOWN,
    data: args.get(1, 'data'),
    headers: args.get(2, 'headers'),
    method: args.named.get('method'),
  };
  const entries = Object.entries(parts).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return { path: 'request', entries: new Map(entries), from: parts.url.from };
};

const retrieves: LibraryFunction = (args, run) => {
  const value = run.connect(args.get(0, 'url'), false, []);
  const path = args.get(1, 'filename');
  if (path) {
    run.file('file.write', path);
    run.holds(path, { from: value.from });
  }
  return listValue([path ?? UNKNOWN]);
};

/** Methods by which clients of HTTP say whether a body goes out. */
const HTTP_CLIENTS =
  'requests httpx requests.Session() requests.session() httpx.Client() httpx.AsyncClient() aiohttp.ClientSession() cloudscraper.create_scraper() curl_cffi.requests'.split(
    ' ',
  );

const every = (method: string): string => HTTP_CLIENTS.map((client) => `${client}.${method}`).join(' ');

/** What a handler of requests does with what comes from whoever connects. */
function answers(handler: Value | undefined, run: Calls): void {
  const made = handler?.path === 'partial' ? handler.items?.[0] : handler;
  if (!made?.closure?.members) return;
  const object = run.apply(made, new Args([]));
  const given: Value = { from: ['net:whoever connects'] };
  for (const name of ['path', 'headers', 'rfile', 'request', 'requestline', 'data'])
    object.entries?.set(name, given);
  for (const name of made.closure.members.keys())
    if (/^(?:do_[A-Z]+|handle)$/.test(name))
      run.possible(() => run.apply(run.memberOf(object, name), new Args([])));
}

/** Listens for others: on every address where none is told. */
const listens: LibraryFunction = (args, run, self) => {
  const [address] = args.values;
  const host = address?.items?.[0] ?? address;
  const known = host?.texts && textOf(host) !== '' ? host : textValue('0.0.0.0');
  run.connect(known, false, []);
  answers(args.values[1], run);
  // Who connects is on the network that is listened to.
  self?.entries?.set('host', known);
  return { path: 'socket', entries: new Map([['host', known]]), from: [] };
};

/** A connection that is open: what is sent over it is told when it is sent. */
const opens: LibraryFunction = (args, run) => {
  const host = args.get(0, 'host') ?? textValue(ANY);
  run.connect(host, false, []);
  return { path: 'socket', entries: new Map([['host', host]]), from: [`net:${textOf(host)}`] };
};

/** `connection.request(method, path, body, headers)` */
const httpRequest: LibraryFunction = (args, run, self) => {
  const body = args.get(2, 'body');
  const path = args.get(1, 'url');
  const headers = args.get(3, 'headers');
  return run.request(
    self?.entries?.get('host') ?? textValue(ANY),
    textOf(args.get(0, 'method')),
    body ? [body] : [],
    [path, headers].flatMap((value) => value ?? []),
  );
};

/** Mail goes out, with or without a file. */
const mails: LibraryFunction = (args, run, self) => {
  const carries = args.from.filter((source) => !source.startsWith('net:'));
  run.connect(self?.entries?.get('host') ?? textValue(ANY), true, carries);
  return UNKNOWN;
};

/** A shell on another machine, as `ssh` gives it. */
const onHost: LibraryFunction = (args, run, self) => {
  const host = self?.entries?.get('host') ?? textValue(ANY);
  return run.starts('in Python', 'ssh', host, args.get(0, 'command') ?? textValue(ANY));
};

const hostObject: LibraryFunction = (args) => ({
  path: 'remote',
  entries: new Map([['host', args.get(0, 'host') ?? textValue(ANY)]]),
  from: [],
});

/** Files to and from another machine. */
const puts: LibraryFunction = (args, run, self) => {
  const from = run.file('file.read', args.get(0, 'localpath'));
  return run.connect(self?.entries?.get('host') ?? textValue(ANY), true, from);
};

const fetches: LibraryFunction = (args, run, self) => {
  run.file('file.write', args.get(1, 'localpath'));
  return run.connect(self?.entries?.get('host') ?? textValue(ANY), false, []);
};

/** A client that is made for one server, to which its paths belong. */
const clientOf =
  (path: string): LibraryFunction =>
  (args) => {
    const base = args.named.get('base_url');
    return { path, entries: new Map(base ? [['base_url', base]] : []), from: [] };
  };

/** A path is seen from the client's own server. */
const based =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) => {
    const base = textOf(self?.entries?.get('base_url'));
    const [url, ...rest] = args.values;
    const path = textOf(url);
    if (!/^https?:/.test(base) || !url || !path.startsWith('/')) return does(args, run, self);
    const whole = textValue(base.replace(/\/$/, '') + path, url.from);
    return does(new Args([whole, ...rest], args.named), run, self);
  };

export const NETWORK = table({
  'httpx.Client': clientOf('httpx.Client()'),
  'httpx.AsyncClient': clientOf('httpx.AsyncClient()'),
  'aiohttp.ClientSession': clientOf('aiohttp.ClientSession()'),
  [`${every('get')} ${every('head')} ${every('options')} ${every('stream')}`]: based(requests('GET')),
  [every('post')]: based(requests('POST')),
  [every('put')]: based(requests('PUT')),
  [every('patch')]: based(requests('PATCH')),
  [every('delete')]: based(requests('DELETE')),
  [every('request')]: request,
  'urllib3.request urllib3.PoolManager().request': request,
  'urllib.request.urlopen urllib2.urlopen urllib.urlopen urlopen': urlopen,
  'urllib.request.build_opener urllib.request.OpenerDirector': () => ({ path: 'opener', from: [] }),
  'opener.open': urlopen,
  'urllib.request.Request urllib2.Request': requestObject,
  'request.add_header': (args, _run, self) => {
    const headers = self?.entries?.get('headers')?.entries ?? new Map<string, Value>();
    headers.set(textOf(args.values[0]), args.values[1] ?? UNKNOWN);
    self?.entries?.set('headers', { entries: headers, from: [] });
    return UNKNOWN;
  },
  'urllib.request.urlretrieve urllib.urlretrieve wget.download': retrieves,
  'socket.socket': () => ({ path: 'socket', entries: new Map(), from: [] }),
  'socket.create_connection': connects,
  'asyncio.open_connection': (args, run) => {
    const connection = connects(args, run, undefined) ?? UNKNOWN;
    return listValue([connection, connection]);
  },
  'socket.connect socket.connect_ex': connects,
  'ssl.wrap_socket ssl.create_default_context().wrap_socket': (args) => args.values[0] ?? UNKNOWN,
  'socket.accept': (_args, _run, self) => {
    const host = self?.entries?.get('host') ?? textValue(ANY);
    const from = ['net:whoever connects'];
    return listValue([{ path: 'socket', entries: new Map([['host', host]]), from }, UNKNOWN]);
  },
  'socket.getsockname socket.getpeername': (_args, _run, self) =>
    listValue([self?.entries?.get('host') ?? textValue(ANY), textValue(NAME)]),
  'socket.fileno': (_args, _run, self) => ({ from: self ? sourcesIn(self) : [] }),
  'socket.send socket.sendall socket.sendto socket.sendfile socket.write socket.storbinary socket.storlines':
    sends,
  'socket.sendmail socket.send_message': mails,
  'socket.request': httpRequest,
  'socket.recv socket.recvfrom socket.makefile socket.read socket.readline': receives,
  'socket.bind socket.create_server': listens,
  'socketserver.TCPServer socketserver.ThreadingTCPServer http.server.HTTPServer http.server.ThreadingHTTPServer asyncio.start_server':
    listens,
  'socket.gethostbyname socket.getaddrinfo dns.resolver.resolve': (args, run) =>
    run.connect(args.values[0], args.from.length > 0, args.from),
  'http.client.HTTPConnection http.client.HTTPSConnection ftplib.FTP ftplib.FTP_TLS smtplib.SMTP smtplib.SMTP_SSL telnetlib.Telnet websocket.create_connection websockets.connect':
    opens,
  'paramiko.SSHClient': () => ({ path: 'remote', entries: new Map(), from: [] }),
  'paramiko.Transport': (args) => {
    const host = args.values[0]?.items?.[0] ?? args.values[0];
    return { path: 'remote', entries: new Map(host ? [['host', host]] : []), from: [] };
  },
  'remote.connect': (args, run, self) => {
    const host = args.get(0, 'hostname');
    if (host?.texts) self?.entries?.set('host', host);
    return host ? run.connect(textValue(`ssh://${textOf(host)}`, host.from), false, []) : UNKNOWN;
  },
  'remote.open_sftp paramiko.SFTPClient.from_transport scp.SCPClient pysftp.Connection': (
    args,
    _run,
    self,
  ) => ({
    path: 'remote',
    entries: new Map([
      [
        'host',
        args.values[0]?.entries?.get('host') ??
          self?.entries?.get('host') ??
          args.values[0] ??
          textValue(ANY),
      ],
    ]),
    from: [],
  }),
  'fabric.Connection': hostObject,
  'remote.exec_command remote.run remote.sudo remote.execute': onHost,
  'remote.put remote.putfo': puts,
  'remote.get remote.getfo': fetches,
});
