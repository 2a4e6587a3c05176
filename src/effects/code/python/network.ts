/** What Python's functions do over the network. */
import { merged } from '../../shell/scope.ts';
import { ANY } from '../../text.ts';
import { sourcesIn } from '../args.ts';
import { remember, requests, table } from '../functions.ts';
import type { LibraryFunction } from '../library.ts';
import { listValue, textOf, textValue, UNKNOWN } from '../value.ts';

const connects: LibraryFunction = (args, run, self) => {
  const [address] = args.values;
  const [host, port] = address?.items ?? args.values;
  const number = Number(textOf(port));
  run.connect(host, true, [], Number.isInteger(number) ? number : undefined);
  if (self?.entries) self.entries.set('host', host ?? UNKNOWN);
  return { path: 'socket', entries: new Map([['host', host ?? UNKNOWN]]), from: [`net:${textOf(host)}`] };
};

/** What is sent over a socket or connection that is open. */
const sends: LibraryFunction = (args, run, self) => {
  const host = self?.entries?.get('host');
  const carries = args.from.filter((source) => !source.startsWith('net:'));
  if (carries.length > 0) run.connect(host ?? textValue(ANY), true, carries);
  return UNKNOWN;
};

const receives: LibraryFunction = (_args, _run, self) => ({
  from: merged(self?.from ?? [], ['net:a socket']),
});

const request: LibraryFunction = (args, run) => {
  const method = textOf(args.get(0, 'method')).toUpperCase();
  return requests(!/^(?:GET|HEAD|OPTIONS)$/.test(method), 1)(args, run, undefined);
};

const urlopen: LibraryFunction = (args, run) => {
  const [url] = args.values;
  const data = args.get(1, 'data') ?? url?.entries?.get('data');
  const target = url?.entries?.get('url') ?? url;
  return run.connect(target, data !== undefined, data ? sourcesIn(data) : []);
};

const requestObject: LibraryFunction = (args) => {
  const data = args.get(1, 'data');
  const url = args.get(0, 'url') ?? UNKNOWN;
  return { entries: new Map([['url', url], ...(data ? ([['data', data]] as const) : [])]), from: url.from };
};

const retrieves: LibraryFunction = (args, run) => {
  const value = run.connect(args.get(0, 'url'), false, []);
  const path = args.get(1, 'filename');
  if (path) {
    run.file('file.write', path);
    remember(path, { from: value.from }, run);
  }
  return listValue([path ?? UNKNOWN]);
};

export const NETWORK = table({
  // network
  'requests.get requests.head requests.options httpx.get httpx.head urllib3.request httpx.stream requests.Session().get requests.Session().head httpx.Client().get httpx.AsyncClient().get aiohttp.ClientSession().get requests.session().get':
    requests(false),
  'requests.post requests.put requests.patch requests.delete httpx.post httpx.put httpx.patch httpx.delete requests.Session().post requests.Session().put requests.session().post requests.Session().patch requests.Session().delete httpx.Client().post httpx.AsyncClient().post aiohttp.ClientSession().post aiohttp.ClientSession().put':
    requests(true),
  'requests.request httpx.request requests.Session().request': request,
  'urllib3.PoolManager().request': request,
  'urllib.request.urlopen urllib2.urlopen urllib.urlopen urlopen': urlopen,
  'urllib.request.Request urllib2.Request': requestObject,
  'urllib.request.urlretrieve urllib.urlretrieve wget.download': retrieves,
  'socket.socket': () => ({ path: 'socket', entries: new Map(), from: [] }),
  'socket.create_connection asyncio.open_connection': connects,
  'socket.connect socket.connect_ex': connects,
  'socket.send socket.sendall socket.sendto socket.sendfile ftp.storbinary smtp.sendmail smtp.send_message http.request':
    sends,
  'socket.recv socket.recvfrom socket.makefile': receives,
  'socket.bind': (_args, run) => run.connect(textValue(ANY), true, []),
  'socket.gethostbyname socket.getaddrinfo dns.resolver.resolve': (args, run) =>
    run.connect(args.values[0], args.from.length > 0, args.from),
  'http.client.HTTPConnection http.client.HTTPSConnection ftplib.FTP ftplib.FTP_TLS smtplib.SMTP smtplib.SMTP_SSL telnetlib.Telnet paramiko.Transport websocket.create_connection websockets.connect':
    (args, run) => {
      const host = args.get(0, 'host') ?? textValue(ANY);
      run.connect(host, true, []);
      return { path: 'socket', entries: new Map([['host', host]]), from: [`net:${textOf(host)}`] };
    },
  'paramiko.SSHClient().connect': (args, run) => run.connect(args.get(0, 'hostname'), true, []),
  'paramiko.SSHClient().exec_command': (args, run) => run.shell(args.values[0], 'on another host'),
  'socketserver.TCPServer http.server.HTTPServer': (_args, run) => run.connect(textValue(ANY), true, []),
});
