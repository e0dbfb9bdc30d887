-- A seat held and bought in one request as the server's statements.
\set n random(0, 199)
\set a random(1, 2000000000)
\set b random(1, 2000000000)
\set seat random(200000, 2000000000)
BEGIN;
SELECT u.id AS me, u.email, u.name, u.roles, u.locale, u.is_blocked, u.token_version, EXISTS (SELECT FROM refresh_token r WHERE r.family_id = u.id AND r.ended_at IS NULL), k.fingerprint, k.status, k.body FROM user_account u LEFT JOIN idempotency_key k ON k.caller_id = u.id AND k.key = md5(concat('x', :a::text, '-', :b::text)) WHERE u.email = concat('one', :n::text, '@ground.example') \gset
SELECT e.inventory_id AS stock, e.id, e.title, e.home, e.away, e.starts_at, v.name, v.city FROM event e JOIN venue v ON v.id = e.venue_id WHERE e.home = 'H one' \gset
SELECT i.*, pg_advisory_xact_lock(hashtext(:me)) FROM inventory i WHERE i.id = :stock;
SELECT coalesce(sum(count), 0) FROM hold WHERE owner_id = :me AND expires_at > now() AND section = '';
WITH h AS (INSERT INTO hold (id, inventory_id, owner_id, order_id, section, count, seats, prices, first_segment, last_segment, started_at, expires_at, is_freed) VALUES (md5(concat('h', :a::text, '-', :b::text)), :stock, :me, NULL, '', 1, '[1]', '[10000]', 1, 1, now(), now() + interval '3 min', false)) INSERT INTO slot_claim (inventory_id, seat, segment, hold_id) VALUES (:stock, :seat, 1, md5(concat('h', :a::text, '-', :b::text))) ON CONFLICT DO NOTHING RETURNING seat;
SELECT (SELECT count(*) FROM ticket WHERE owner_id = :me AND inventory_id = :stock AND status <> 'cancelled') + (SELECT coalesce(sum(count), 0) FROM hold WHERE owner_id = :me AND inventory_id = :stock AND order_id IS NOT NULL AND expires_at > now());
UPDATE account SET balance_minor = balance_minor - 10000 WHERE id = concat('wallet:', :me::text) AND balance_minor >= 10000;
WITH o AS (INSERT INTO ticket_order (id, code, buyer_id, channel, status, method, total_minor, refunded_minor, currency, needs_code, codes_sent, created_at, paid_at)
  VALUES (md5(concat('o', :a::text, '-', :b::text)), left(md5(concat('q', :a::text, '-', :b::text)), 12), :me, 'api', 'paid', 'wallet', 10000, 0, 'INR', false, 0, now(), now())),
h AS (UPDATE hold SET order_id = md5(concat('o', :a::text, '-', :b::text)), expires_at = NULL WHERE id = md5(concat('h', :a::text, '-', :b::text))),
i AS (INSERT INTO order_item (id, order_id, position, kind, title, count, unit_minor, facts, touches, inventory_id, hold_id)
  VALUES (md5(concat('i', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)), 0, 'seat', 'A match, a place', 1, 10000, (SELECT facts FROM order_item WHERE kind = 'seat' LIMIT 1), '', :stock, md5(concat('h', :a::text, '-', :b::text)))),
l AS (INSERT INTO ledger_entry (at, kind, debit_account_id, credit_account_id, amount_minor, reason, idempotency_key, order_id)
  VALUES (now(), 'purchase', concat('wallet:', :me::text), 'revenue', 10000, '', md5(concat('l', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)))),
p AS (INSERT INTO payment (id, order_id, method, status, amount_minor, reason, kind, last_four, redirect_url, created_at)
  VALUES (md5(concat('p', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)), 'wallet', 'succeeded', 10000, '', '', '', '', now()))
INSERT INTO ticket (id, order_id, item_id, owner_id, inventory_id, kind, status, code, short_code, key_id, price_minor, refunded_minor, valid_from, valid_until, created_at)
  VALUES (md5(concat('t', :a::text, '-', :b::text)), md5(concat('o', :a::text, '-', :b::text)), md5(concat('i', :a::text, '-', :b::text)), :me, :stock, 'seat', 'active', left(md5(concat('k', :a::text, '-', :b::text)), 22), left(md5(concat('s', :a::text, '-', :b::text)), 8), 'k1', 10000, 0, now(), now() + interval '60 days', now()) ON CONFLICT DO NOTHING RETURNING id;
WITH m AS (INSERT INTO outbox_mail (id, kind, status, priority, sealed, attempts, due_at, created_at, last_error, recipient, delivery, delivery_reason) VALUES (md5(concat('m', :a::text, '-', :b::text)), 'tickets', 'sent', 5, repeat('x', 1200), 0, now(), now(), '', '', '', '')),
c AS (INSERT INTO stock_change (inventory_id, seats, mark) VALUES (:stock, '[1]', pg_current_xact_id()::text::bigint))
INSERT INTO idempotency_key (caller_id, key, fingerprint, status, body, created_at) VALUES (:me, md5(concat('x', :a::text, '-', :b::text)), md5('x'), 201, repeat('x', 1500), now());
COMMIT;
