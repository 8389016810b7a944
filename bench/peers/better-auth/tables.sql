-- Made by hand from prisma/schema.prisma: the schema engine is not needed. 1,000 users, each with a
-- session and 50 todos.
create table "user" (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now()
);
create table session (
  id text primary key,
  "expiresAt" timestamp(3) not null,
  token text not null unique,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references "user" on delete cascade
);
create index on session ("userId");
create table account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references "user" on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp(3),
  "refreshTokenExpiresAt" timestamp(3),
  scope text,
  password text,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now()
);
create index on account ("userId");
create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp(3) not null,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now()
);
create index on verification (identifier);
create table passkey (
  id text primary key,
  name text,
  "publicKey" text not null,
  "userId" text not null references "user" on delete cascade,
  "credentialID" text not null,
  counter int not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  transports text,
  "createdAt" timestamp(3) default now(),
  aaguid text
);
create index on passkey ("userId");
create index on passkey ("credentialID");
create table todo (
  id text primary key,
  "userId" text not null references "user" on delete cascade,
  title text not null,
  completed boolean not null default false,
  "createdAt" timestamp(3) not null default now(),
  "updatedAt" timestamp(3) not null default now()
);
create index on todo ("userId", "createdAt" desc, id);
insert into "user" (id, name, email, "emailVerified")
  select md5('u' || i), 'User ' || lpad(i::text, 4, '0'), 'user' || i || '@example.test', true
  from generate_series(1, 1000) i;
insert into session (id, "expiresAt", token, "userId", "ipAddress", "userAgent")
  select md5('i' || i), now() at time zone 'utc' + interval '7 days', md5('s' || i), md5('u' || i), '127.0.0.1', 'bench'
  from generate_series(1, 1000) i;
insert into todo (id, "userId", title, completed, "createdAt")
  select gen_random_uuid(), md5('u' || i), 'Todo ' || t || ' of user ' || lpad(i::text, 4, '0') || ': call the plumber', t % 3 = 0, now() at time zone 'utc' - t * interval '1 minute'
  from generate_series(1, 1000) i, generate_series(0, 49) t;
