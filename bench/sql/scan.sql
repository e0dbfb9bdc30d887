-- One entry at a gate as the server's statements, on tickets that purchases (or purchase.sql) left behind.
\set a random(1, 2000000000)
\set skip random(0, 500)
BEGIN;
SELECT id, name, roles, locale, is_blocked, token_version FROM user_account WHERE email = 'staff@bench.example';
SELECT version FROM network_state;
SELECT t.*, i.facts, i.title FROM ticket t JOIN order_item i ON i.id = t.item_id WHERE t.id = (SELECT id FROM ticket WHERE id > md5(:a::text) ORDER BY id LIMIT 1) FOR UPDATE OF t;
SELECT id, at FROM scan WHERE ticket_id = (SELECT id FROM ticket WHERE id > md5(:a::text) ORDER BY id LIMIT 1) AND station_code = 'x' AND direction = 'entry' AND accepted AND at > now() - interval '5 s' ORDER BY at LIMIT 1;
UPDATE ticket SET status = 'in_use', entered_at = now(), entered_on = current_date WHERE id = (SELECT id FROM ticket WHERE id > md5(:a::text) ORDER BY id LIMIT 1);
INSERT INTO movement (service_date, at, ticket_id, kind, line_code, station_code)
  SELECT current_date, now(), id, kind, 'bench', 'bench' FROM (SELECT id FROM ticket WHERE id > md5(:a::text) ORDER BY id LIMIT 1) t, (VALUES ('entry'), ('boarding')) AS k(kind);
INSERT INTO scan (id, at, ticket_id, scanner_id, station_code, direction, accepted, reason, due_minor)
  SELECT md5(concat(:a::text, '-', :skip::text, '-', clock_timestamp()::text)), now(), t.id, u.id, 'bench', 'entry', true, '', 0 FROM (SELECT id FROM ticket WHERE id > md5(:a::text) ORDER BY id LIMIT 1) t, user_account u WHERE u.email = 'staff@bench.example';
COMMIT;
