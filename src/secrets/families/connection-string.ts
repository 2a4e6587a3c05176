import { type Family, marked } from '../family.ts';

const BESIDE =
  /(?:^|[;?&\s"'{,(])(?:server|data source|host|hostname|address|database|initial catalog|user ?id|uid|user|user ?name|driver|dsn|provider|port|dbname|schema|trusted_connection|integrated security|encrypt|sslmode|account|endpoint|ssl|abortconnect|persist security info)\s{0,3}=|jdbc:|sqlserver:|redis\.cache|odbc:/i;

/** Is it a password, not the variable or the word that stands for one? */
const isSet = (value: string): boolean =>
  !/^(?:[$%{<@*#]|\.{2,}|x{3,}$|"?\s*\+|\+)|^(?:\w+\.)+\w+\(|^(?:your|my)?_?(?:strong)?(?:password|passwd|pwd|pass|secret)_?(?:here)?$/i.test(
    value,
  );

/** What the password stands behind: another setting, the beginning of the string, or the blank between libpq's. */
const FOLLOWS =
  /(?:[;?&]\s?|[^\s],|["'\x60])$|(?:^|[\s"'])(?:host|hostaddr|port|dbname|user|sslmode)=[^\s,]{1,200} $/i;

/** Passwords in the connection strings of ODBC, ADO.NET, JDBC, libpq, StackExchange.Redis and MySQL's drivers. */
export const CONNECTION_STRING: readonly Family[] = [
  marked(
    'connection-string-password',
    ['password=', 'password =', 'pwd=', 'passwd=', 'pass='],
    String.raw`(?<=(?<lead>(?:^|[^\n]{0,300}))(?:user )?)(?:password|pwd|passwd|pass)\s{0,2}=\s{0,2}(?:\\?["'](?=[^\n]{3,100}["']))?(?<value>(?:[^;&\s"'\x60<>\\]|&(?![A-Za-z_]{1,30}=)){3,128})(?=(?<behind>[^\n]{0,200}))`,
    {
      check: (value, { lead = '', behind = '' }) =>
        isSet(value) &&
        FOLLOWS.test(lead) &&
        (BESIDE.test(lead) || BESIDE.test(behind)) &&
        !/^[\w.]+\(|^[a-z_]\w*(?:\.\w+)+\)?$|^[^(]*[)[(]$/.test(value),
      form: true,
      finds: [
        'Server=db.acme.test;Database=app;User Id=sa;Password=Tr0ub4dor&3;Encrypt=true',
        '"DefaultConnection": "Data Source=.;Initial Catalog=app;uid=app;pwd=zx81spectrum"',
        'jdbc:mysql://db:3306/app?user=app&password=letmein9&useSSL=true',
        'Driver={ODBC Driver 18 for SQL Server};Server=db;UID=sa;PWD=k9Lm#2Zx7;',
        'host=localhost port=5432 user=app password=correcthorse dbname=app',
        'mount -t cifs //nas/s /mnt -o user=svc,pass=zx81spectrum',
        'acme.redis.cache.windows.net:6380,password=0YwjC1iq/yjTPQmTs1c7nkQ5DPeiZ13avUr16WxDGp1=,ssl=True,abortConnect=False',
      ],
      leaves: [
        'Server=db;User Id=sa;Password=${DB_PASSWORD};',
        'jdbc:mysql://db/app?user=app&password=password',
        'password=hunter2',
        'connect(host=host, password=self.password)',
        'connect(user=user, password=secret1, host=host)',
        'Server={0};Password={1};Database={2}',
      ],
    },
    'i',
  ),
  // https://github.com/go-sql-driver/mysql#dsn-data-source-name
  marked(
    'connection-string-password',
    ['@tcp(', '@unix('],
    String.raw`(?<=(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{1,60}:(?<value>[^\s"'\x60/]{3,100}))@(?:tcp|unix)\(`,
    {
      check: isSet,
      form: true,
      finds: [
        'db, err := sql.Open("mysql", "app:hunter2@tcp(127.0.0.1:3306)/app?parseTime=true")',
        'DSN=root:k9!Lm2Zx7@unix(/run/mysqld.sock)/app',
      ],
      leaves: [
        'fmt.Sprintf("%s:%s@tcp(%s)/%s", user, pass, host, name)',
        'user:password@tcp(localhost:3306)/db',
        '@tcp(127.0.0.1:3306)',
      ],
    },
  ),
  marked(
    'connection-string-password',
    ['jdbc:oracle', 'sqlplus '],
    String.raw`(?:jdbc:oracle:(?:thin|oci):|sqlplus(?: -[A-Za-z]{1,8}){0,4} "?)[A-Za-z0-9_]{1,60}/(?<value>[^\s@"'/]{3,100})@`,
    {
      check: isSet,
      form: true,
      finds: [
        'jdbc:oracle:thin:scott/tiger9@//db.acme.test:1521/orcl',
        'sqlplus -s app/zx81spectrum@orcl @a.sql',
      ],
      leaves: ['jdbc:oracle:thin:@//db.acme.test:1521/orcl', 'sqlplus app/$PW@orcl', 'sqlplus / as sysdba'],
    },
  ),
  marked(
    'sql-password',
    ['identified ', "password '", 'password "', "password='", "password = '"],
    String.raw`(?:identified (?:with \S{1,40} )?by (?:password )?|password(?: for \S{1,60})?\s{0,2}=?\s{0,2})(?:['"])(?<value>[^'"\n]{3,128})['"](?<=(?:create|alter|grant|identified|set password)\b[^\n;]{0,300})`,
    {
      check: (value) => isSet(value) && !/\s/.test(value),
      form: true,
      finds: [
        "CREATE USER 'app'@'%' IDENTIFIED BY 'hunter2';",
        "ALTER ROLE app WITH LOGIN PASSWORD 'zx81spectrum';",
        "CREATE LOGIN app WITH PASSWORD = 'Tr0ub4dor&3';",
        "IDENTIFIED WITH mysql_native_password BY 'k9Lm2Zx7'",
      ],
      leaves: [
        "CREATE USER app IDENTIFIED BY 'password';",
        "ALTER ROLE app WITH PASSWORD '${PW}';",
        'echo \'set the password "as you like"\'',
        "identified by 'its own name'",
      ],
    },
    'i',
  ),
];
