SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_factorsecret (
    id uuid NOT NULL,
    secret bytea NOT NULL
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accessattempt (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    get_data text NOT NULL,
    post_data text NOT NULL,
    failures_since_start integer NOT NULL,
    CONSTRAINT axes_accessattempt_failures_since_start_check CHECK ((failures_since_start >= 0))
);
ALTER TABLE public.axes_accessattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accessattemptexpiration (
    access_attempt_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.axes_accessfailurelog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    locked_out boolean NOT NULL
);
ALTER TABLE public.axes_accessfailurelog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessfailurelog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accesslog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    logout_time timestamp with time zone,
    session_hash character varying(64) NOT NULL
);
ALTER TABLE public.axes_accesslog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accesslog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_approval (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    amount numeric(6,2),
    decisions jsonb NOT NULL,
    granted boolean,
    decided_at timestamp with time zone,
    asked_by_id uuid,
    case_id uuid NOT NULL
);
CREATE TABLE public.cases_attachment (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    is_internal boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    name character varying(120) NOT NULL,
    digest character varying(64) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    bytes integer NOT NULL,
    detached_at timestamp with time zone,
    erased_at timestamp with time zone,
    case_id uuid NOT NULL,
    person_id uuid,
    task_id uuid
);
CREATE TABLE public.cases_callback (
    id uuid NOT NULL,
    round smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    reached boolean NOT NULL,
    valid boolean NOT NULL,
    contacted boolean,
    solved boolean,
    level smallint,
    remark text NOT NULL,
    by_id uuid,
    caller_id uuid,
    case_id uuid NOT NULL,
    why character varying(12) NOT NULL
);
CREATE TABLE public.cases_caller (
    id uuid NOT NULL,
    name bytea NOT NULL,
    phone bytea NOT NULL,
    email bytea NOT NULL,
    phone_index bytea,
    wants_callback boolean NOT NULL,
    added_at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    case_id uuid NOT NULL,
    original_case_id uuid NOT NULL,
    link_digest bytea
);
CREATE TABLE public.cases_case (
    id uuid NOT NULL,
    number character varying(24) NOT NULL,
    channel character varying(10) NOT NULL,
    source character varying(40) NOT NULL,
    source_ref character varying(120) NOT NULL,
    link_digest bytea,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    address character varying(300) NOT NULL,
    text_signature bigint,
    media_url character varying(500) NOT NULL,
    confidential boolean NOT NULL,
    lon double precision,
    lat double precision,
    grid_code character varying(40) NOT NULL,
    min_unit_code character varying(40) NOT NULL,
    located_by character varying(20) NOT NULL,
    location_confidence double precision,
    category_confirmed boolean NOT NULL,
    suggested_probability double precision,
    suggested_words jsonb NOT NULL,
    urgency smallint NOT NULL,
    state character varying(12) NOT NULL,
    is_open boolean NOT NULL,
    routed_by_rule uuid,
    opened_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    signed_at timestamp with time zone,
    resolved_at timestamp with time zone,
    closed_at timestamp with time zone,
    ledger jsonb NOT NULL,
    due_at timestamp with time zone,
    queue_at timestamp with time zone NOT NULL,
    breached_at timestamp with time zone,
    is_exempted boolean NOT NULL,
    on_time boolean,
    return_count smallint NOT NULL,
    returned_by jsonb NOT NULL,
    reopen_count smallint NOT NULL,
    extension_count smallint NOT NULL,
    is_excluded boolean NOT NULL,
    is_supervised boolean NOT NULL,
    resolution text NOT NULL,
    callback_valid boolean,
    callback_contacted boolean,
    callback_solved boolean,
    callback_level smallint,
    outcome smallint GENERATED ALWAYS AS ((((
CASE
    WHEN ((state)::text = 'suspended'::text) THEN 1
    WHEN ((state)::text = 'resolved'::text) THEN 2
    WHEN ((state)::text = 'closed'::text) THEN 3
    WHEN ((state)::text = 'merged'::text) THEN 4
    WHEN ((state)::text = 'declined'::text) THEN 5
    ELSE 0
END +
CASE
    WHEN on_time THEN 8
    WHEN (is_exempted AND (NOT on_time)) THEN 24
    WHEN (NOT on_time) THEN 16
    ELSE 0
END) +
CASE
    WHEN is_excluded THEN 32
    ELSE 0
END) + ((
CASE
    WHEN ((callback_level IS NOT NULL) AND callback_valid) THEN (callback_level * 64)
    ELSE 0
END +
CASE
    WHEN (callback_contacted AND (callback_level IS NOT NULL) AND callback_valid) THEN 512
    ELSE 0
END) +
CASE
    WHEN ((callback_level IS NOT NULL) AND callback_solved AND callback_valid) THEN 1024
    ELSE 0
END))) STORED,
    version integer NOT NULL,
    area_id uuid,
    first_receiver_id uuid NOT NULL,
    handler_id uuid,
    merged_into_id uuid,
    split_from_id uuid,
    unit_id uuid NOT NULL,
    category_id character varying(40),
    suggested_id character varying(40),
    erased_at timestamp with time zone,
    is_late boolean DEFAULT false NOT NULL,
    breaches_told smallint DEFAULT 0 NOT NULL,
    CONSTRAINT case_closed_not_open CHECK (((closed_at IS NULL) OR (NOT is_open)))
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_analyze_scale_factor='0.02');
CREATE TABLE public.cases_casesearch (
    case_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    words tsvector NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_analyze_scale_factor='0.02');
CREATE TABLE public.cases_casetask (
    id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    ground character varying(20) NOT NULL,
    reason text NOT NULL,
    called_at timestamp with time zone NOT NULL,
    arrive_by timestamp with time zone,
    arrived_at timestamp with time zone,
    closed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    evidence text NOT NULL,
    caller_score smallint,
    called_score smallint,
    called_by_id uuid NOT NULL,
    case_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    missed_at timestamp with time zone,
    released_at timestamp with time zone
);
CREATE TABLE public.cases_category (
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    name_en character varying(160) NOT NULL,
    urgency smallint NOT NULL,
    deadline_amount numeric(6,2) NOT NULL,
    deadline_unit character varying(20) NOT NULL,
    duplicate_radius_m integer NOT NULL,
    duplicate_hours integer NOT NULL,
    department_kind character varying(40) NOT NULL,
    keeps_clock_on_transfer boolean NOT NULL,
    is_active boolean NOT NULL,
    parent_id character varying(40)
);
CREATE TABLE public.cases_importjob (
    id uuid NOT NULL,
    language character varying(10) NOT NULL,
    file_name character varying(200) NOT NULL,
    file_bytes bigint NOT NULL,
    file_digest character varying(64) NOT NULL,
    mapping_name character varying(40) NOT NULL,
    mapping_text text NOT NULL,
    unknown_units character varying(12) NOT NULL,
    unknown_categories character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    stop_asked boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    began_at timestamp with time zone,
    began_rows bigint NOT NULL,
    attempts smallint NOT NULL,
    rows_total bigint NOT NULL,
    rows_done bigint NOT NULL,
    opened bigint NOT NULL,
    updated bigint NOT NULL,
    rejected bigint NOT NULL,
    "left" bigint NOT NULL,
    points jsonb NOT NULL,
    problem text NOT NULL,
    finished_at timestamp with time zone,
    erased_at timestamp with time zone,
    by_id uuid NOT NULL,
    unit_id uuid NOT NULL
);
CREATE TABLE public.cases_importrun (
    id uuid NOT NULL,
    mapping character varying(80) NOT NULL,
    file_name character varying(200) NOT NULL,
    file_digest character varying(64) NOT NULL,
    rows_done bigint NOT NULL,
    opened bigint NOT NULL,
    updated bigint NOT NULL,
    rejected bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);
CREATE SEQUENCE public.cases_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.cases_remark (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    text text NOT NULL,
    is_internal boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    case_id uuid NOT NULL
);
CREATE TABLE public.cases_routingrule (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    channel character varying(10) NOT NULL,
    hour_from smallint,
    hour_to smallint,
    working_time_only boolean,
    target_level character varying(20) NOT NULL,
    department_kind character varying(40) NOT NULL,
    dispatch_at_once boolean NOT NULL,
    area_id uuid,
    category_id character varying(40),
    unit_id uuid,
    rule_set_id uuid NOT NULL
);
CREATE TABLE public.cases_ruleset (
    id uuid NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    note character varying(200) NOT NULL,
    published_at timestamp with time zone
);
CREATE TABLE public.cases_triagecorrection (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    chosen_id character varying(40) NOT NULL,
    suggested_id character varying(40)
);
CREATE TABLE public.core_announced_year (
    year integer NOT NULL
);
CREATE TABLE public.core_calendar_override (
    day date NOT NULL,
    is_working boolean NOT NULL,
    note character varying(200) NOT NULL
);
CREATE TABLE public.core_day_root (
    day date NOT NULL,
    algorithm smallint NOT NULL,
    count bigint NOT NULL,
    root bytea NOT NULL,
    closed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.core_errand (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    asked_by character varying(60) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    reason character varying(400) NOT NULL,
    began_at timestamp with time zone,
    attempts smallint NOT NULL,
    seen bigint NOT NULL,
    total bigint,
    result jsonb NOT NULL,
    problem text NOT NULL,
    finished_at timestamp with time zone,
    is_stopped boolean NOT NULL,
    language character varying(10) NOT NULL,
    stop_asked boolean NOT NULL
);
CREATE TABLE public.core_event (
    stream_id uuid NOT NULL,
    seq integer NOT NULL,
    stream_kind character varying(40) NOT NULL,
    type character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    actor character varying(60) NOT NULL,
    data text NOT NULL,
    algorithm smallint NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT core_event_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT core_event_prev_hash_check CHECK ((length(prev_hash) = 32)),
    CONSTRAINT core_event_seq_check CHECK ((seq > 0))
)
PARTITION BY RANGE (recorded_at);
CREATE TABLE public.core_event_2026_11 (
    stream_id uuid CONSTRAINT core_event_stream_id_not_null NOT NULL,
    seq integer CONSTRAINT core_event_seq_not_null NOT NULL,
    stream_kind character varying(40) CONSTRAINT core_event_stream_kind_not_null NOT NULL,
    type character varying(60) CONSTRAINT core_event_type_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT core_event_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT core_event_recorded_at_not_null NOT NULL,
    actor character varying(60) CONSTRAINT core_event_actor_not_null NOT NULL,
    data text CONSTRAINT core_event_data_not_null NOT NULL,
    algorithm smallint CONSTRAINT core_event_algorithm_not_null NOT NULL,
    prev_hash bytea CONSTRAINT core_event_prev_hash_not_null NOT NULL,
    hash bytea CONSTRAINT core_event_hash_not_null NOT NULL,
    CONSTRAINT core_event_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT core_event_prev_hash_check CHECK ((length(prev_hash) = 32)),
    CONSTRAINT core_event_seq_check CHECK ((seq > 0))
);
CREATE TABLE public.core_event_2026_12 (
    stream_id uuid CONSTRAINT core_event_stream_id_not_null NOT NULL,
    seq integer CONSTRAINT core_event_seq_not_null NOT NULL,
    stream_kind character varying(40) CONSTRAINT core_event_stream_kind_not_null NOT NULL,
    type character varying(60) CONSTRAINT core_event_type_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT core_event_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT core_event_recorded_at_not_null NOT NULL,
    actor character varying(60) CONSTRAINT core_event_actor_not_null NOT NULL,
    data text CONSTRAINT core_event_data_not_null NOT NULL,
    algorithm smallint CONSTRAINT core_event_algorithm_not_null NOT NULL,
    prev_hash bytea CONSTRAINT core_event_prev_hash_not_null NOT NULL,
    hash bytea CONSTRAINT core_event_hash_not_null NOT NULL,
    CONSTRAINT core_event_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT core_event_prev_hash_check CHECK ((length(prev_hash) = 32)),
    CONSTRAINT core_event_seq_check CHECK ((seq > 0))
);
CREATE TABLE public.core_event_2027_01 (
    stream_id uuid CONSTRAINT core_event_stream_id_not_null NOT NULL,
    seq integer CONSTRAINT core_event_seq_not_null NOT NULL,
    stream_kind character varying(40) CONSTRAINT core_event_stream_kind_not_null NOT NULL,
    type character varying(60) CONSTRAINT core_event_type_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT core_event_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT core_event_recorded_at_not_null NOT NULL,
    actor character varying(60) CONSTRAINT core_event_actor_not_null NOT NULL,
    data text CONSTRAINT core_event_data_not_null NOT NULL,
    algorithm smallint CONSTRAINT core_event_algorithm_not_null NOT NULL,
    prev_hash bytea CONSTRAINT core_event_prev_hash_not_null NOT NULL,
    hash bytea CONSTRAINT core_event_hash_not_null NOT NULL,
    CONSTRAINT core_event_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT core_event_prev_hash_check CHECK ((length(prev_hash) = 32)),
    CONSTRAINT core_event_seq_check CHECK ((seq > 0))
);
CREATE TABLE public.core_event_default (
    stream_id uuid CONSTRAINT core_event_stream_id_not_null NOT NULL,
    seq integer CONSTRAINT core_event_seq_not_null NOT NULL,
    stream_kind character varying(40) CONSTRAINT core_event_stream_kind_not_null NOT NULL,
    type character varying(60) CONSTRAINT core_event_type_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT core_event_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT core_event_recorded_at_not_null NOT NULL,
    actor character varying(60) CONSTRAINT core_event_actor_not_null NOT NULL,
    data text CONSTRAINT core_event_data_not_null NOT NULL,
    algorithm smallint CONSTRAINT core_event_algorithm_not_null NOT NULL,
    prev_hash bytea CONSTRAINT core_event_prev_hash_not_null NOT NULL,
    hash bytea CONSTRAINT core_event_hash_not_null NOT NULL,
    CONSTRAINT core_event_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT core_event_prev_hash_check CHECK ((length(prev_hash) = 32)),
    CONSTRAINT core_event_seq_check CHECK ((seq > 0))
);
CREATE TABLE public.core_reader (
    name character varying(40) NOT NULL,
    upto timestamp with time zone NOT NULL
);
CREATE TABLE public.core_reader_seen (
    reader character varying(40) NOT NULL,
    stream_id uuid NOT NULL,
    seq integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
CREATE TABLE public.core_spent_challenge (
    digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.core_stream (
    id uuid NOT NULL,
    kind character varying(40) NOT NULL,
    seq integer NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE public.core_version (
    name character varying(40) NOT NULL,
    number bigint NOT NULL
);
CREATE TABLE public.directory_apikey (
    id uuid NOT NULL,
    label character varying(80) NOT NULL,
    digest bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    person_id uuid NOT NULL
);
CREATE TABLE public.directory_person (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    id uuid NOT NULL,
    username character varying(80),
    name character varying(80) NOT NULL,
    phone bytea NOT NULL,
    language character varying(10) NOT NULL,
    is_active boolean NOT NULL,
    must_change_password boolean NOT NULL,
    work_number character varying(40)
);
CREATE TABLE public.directory_post (
    id uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    person_id uuid NOT NULL,
    role_id character varying(40) NOT NULL,
    unit_id uuid NOT NULL,
    CONSTRAINT post_valid_period CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE TABLE public.directory_role (
    code character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    permissions jsonb NOT NULL,
    edited_at timestamp with time zone,
    needs_mfa boolean NOT NULL
);
CREATE TABLE public.directory_unit (
    id uuid NOT NULL,
    tree character varying(10) NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(20) NOT NULL,
    department_kind character varying(40) NOT NULL,
    path character varying(400) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    parent_id uuid,
    CONSTRAINT unit_valid_period CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE TABLE public.directory_unitlink (
    id uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    admin_unit_id uuid NOT NULL,
    party_unit_id uuid NOT NULL
);
CREATE TABLE public.directory_unitplacement (
    id uuid NOT NULL,
    name character varying(120) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    parent_id uuid,
    unit_id uuid NOT NULL
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.grids_grid (
    id uuid NOT NULL,
    level character varying(10) NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    parent_code character varying(40) NOT NULL,
    polygon bytea NOT NULL,
    area_m2 double precision NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    synthetic boolean NOT NULL,
    unit_id uuid,
    version_id uuid NOT NULL
);
CREATE TABLE public.grids_gridparty (
    id uuid NOT NULL,
    grid_code character varying(40) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    party_unit_id uuid NOT NULL,
    CONSTRAINT grid_party_valid_period CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE TABLE public.grids_gridpost (
    id uuid NOT NULL,
    grid_code character varying(40) NOT NULL,
    role character varying(12) NOT NULL,
    speciality character varying(40) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    person_id uuid NOT NULL,
    public_phone character varying(40) NOT NULL,
    CONSTRAINT grid_post_speciality CHECK (((((role)::text = 'specialist'::text) AND ((speciality)::text > ''::text)) OR ((NOT ((role)::text = 'specialist'::text)) AND ((speciality)::text = ''::text)))),
    CONSTRAINT grid_post_valid_period CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE TABLE public.grids_gridstep (
    id uuid NOT NULL,
    number integer NOT NULL,
    kind character varying(20) NOT NULL,
    taken jsonb NOT NULL,
    put jsonb NOT NULL,
    version_id uuid NOT NULL,
    CONSTRAINT grids_gridstep_number_check CHECK ((number >= 0))
);
CREATE TABLE public.grids_gridversion (
    id uuid NOT NULL,
    number integer NOT NULL,
    level character varying(10) NOT NULL,
    state character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    note character varying(200) NOT NULL,
    synthetic boolean NOT NULL,
    revision integer NOT NULL,
    CONSTRAINT grid_version_published_at CHECK ((((state)::text = ANY ((ARRAY['draft'::character varying, 'discarded'::character varying])::text[])) OR (published_at IS NOT NULL))),
    CONSTRAINT grids_gridversion_number_check CHECK ((number >= 0)),
    CONSTRAINT grids_gridversion_revision_check CHECK ((revision >= 0))
);
CREATE TABLE public.grids_minunitlink (
    id uuid NOT NULL,
    min_unit_code character varying(40) NOT NULL,
    households smallint NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    person_id uuid NOT NULL,
    CONSTRAINT grids_minunitlink_households_check CHECK ((households >= 0)),
    CONSTRAINT min_unit_link_valid_period CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE TABLE public.grids_placename (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    grid_code character varying(40) NOT NULL,
    level character varying(20) NOT NULL,
    unit_id uuid,
    CONSTRAINT place_name_one_place CHECK (((((grid_code)::text > ''::text) AND (unit_id IS NULL)) OR (((grid_code)::text = ''::text) AND (unit_id IS NOT NULL))))
);
CREATE TABLE public.metrics_weighting (
    id uuid NOT NULL,
    scope character varying(80) NOT NULL,
    valid_from date NOT NULL,
    response double precision NOT NULL,
    resolution double precision NOT NULL,
    satisfaction double precision NOT NULL,
    basic_share double precision NOT NULL,
    satisfied_from smallint NOT NULL,
    basic_from smallint NOT NULL,
    minimum integer NOT NULL,
    note character varying(200) NOT NULL,
    CONSTRAINT weighting_levels_in_order CHECK ((basic_from <= satisfied_from)),
    CONSTRAINT weighting_not_negative CHECK (((response >= (0.0)::double precision) AND (resolution >= (0.0)::double precision) AND (satisfaction >= (0.0)::double precision)))
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_channel (
    id uuid NOT NULL,
    label character varying(80) NOT NULL,
    scheme character varying(20) NOT NULL,
    url bytea NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    failed_at timestamp with time zone,
    fault character varying(20) NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.notices_delivery (
    id uuid NOT NULL,
    send_at timestamp with time zone NOT NULL,
    channel_id uuid NOT NULL,
    message_id uuid,
    notice_id uuid NOT NULL
);
CREATE TABLE public.notices_letter (
    id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    attempts smallint NOT NULL,
    sent_at timestamp with time zone,
    given_up_at timestamp with time zone,
    kind character varying(10) NOT NULL,
    version smallint NOT NULL,
    item_id uuid,
    subscription_id uuid NOT NULL,
    CONSTRAINT notices_letter_version_check CHECK ((version >= 0))
);
CREATE TABLE public.notices_message (
    id uuid NOT NULL,
    title character varying(200) NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    attempts smallint NOT NULL,
    sent_at timestamp with time zone,
    given_up_at timestamp with time zone,
    channel_id uuid NOT NULL
);
CREATE TABLE public.notices_newschange (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    reason character varying(400) NOT NULL,
    title character varying(80) NOT NULL,
    text text NOT NULL,
    is_withdrawal boolean NOT NULL,
    item_id uuid NOT NULL
);
CREATE TABLE public.notices_newsitem (
    id uuid NOT NULL,
    grid_codes jsonb NOT NULL,
    title character varying(80) NOT NULL,
    text text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    version smallint NOT NULL,
    withdrawn_at timestamp with time zone,
    unit_id uuid NOT NULL,
    CONSTRAINT news_valid_period CHECK ((valid_to >= valid_from)),
    CONSTRAINT notices_newsitem_version_check CHECK ((version >= 0))
);
CREATE TABLE public.notices_notice (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    stream_id uuid NOT NULL,
    seq integer NOT NULL,
    at timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    is_urgent boolean NOT NULL,
    read_at timestamp with time zone,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.notices_preference (
    person_id uuid NOT NULL,
    quiet_from time without time zone NOT NULL,
    quiet_to time without time zone NOT NULL,
    urgent_passes boolean NOT NULL,
    modes jsonb NOT NULL
);
CREATE TABLE public.notices_subscription (
    id uuid NOT NULL,
    grid_code character varying(40) NOT NULL,
    address bytea NOT NULL,
    address_index bytea NOT NULL,
    language character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    wanted_at timestamp with time zone,
    asked_again_at timestamp with time zone
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);
ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);
ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.workbench_draft (
    id uuid NOT NULL,
    field character varying(60) NOT NULL,
    text text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.workbench_export (
    errand_id uuid NOT NULL,
    source character varying(10) NOT NULL,
    query character varying(2000) NOT NULL,
    rows integer,
    sight jsonb NOT NULL,
    name character varying(120) NOT NULL,
    bytes bigint NOT NULL,
    written_at timestamp with time zone,
    person_id uuid NOT NULL
);
CREATE TABLE public.workbench_presence (
    id uuid NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    wrote_at timestamp with time zone,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.workbench_replytemplate (
    id uuid NOT NULL,
    name character varying(80) NOT NULL,
    text text NOT NULL,
    move character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    edited_at timestamp with time zone NOT NULL,
    category_id character varying(40),
    unit_id uuid NOT NULL
);
CREATE TABLE public.workbench_savedfilter (
    id uuid NOT NULL,
    name character varying(40) NOT NULL,
    query character varying(2000) NOT NULL,
    "position" integer NOT NULL,
    edited_at timestamp with time zone NOT NULL,
    person_id uuid NOT NULL,
    unit_id uuid
);
ALTER TABLE ONLY public.core_event ATTACH PARTITION public.core_event_2026_11 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.core_event ATTACH PARTITION public.core_event_2026_12 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.core_event ATTACH PARTITION public.core_event_2027_01 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.core_event ATTACH PARTITION public.core_event_default DEFAULT;
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.auth_permission VALUES
	(1, 'Can add permission', 1, 'add_permission'),
	(2, 'Can change permission', 1, 'change_permission'),
	(3, 'Can delete permission', 1, 'delete_permission'),
	(4, 'Can view permission', 1, 'view_permission'),
	(5, 'Can add group', 2, 'add_group'),
	(6, 'Can change group', 2, 'change_group'),
	(7, 'Can delete group', 2, 'delete_group'),
	(8, 'Can view group', 2, 'view_group'),
	(9, 'Can add content type', 3, 'add_contenttype'),
	(10, 'Can change content type', 3, 'change_contenttype'),
	(11, 'Can delete content type', 3, 'delete_contenttype'),
	(12, 'Can view content type', 3, 'view_contenttype'),
	(13, 'Can add session', 4, 'add_session'),
	(14, 'Can change session', 4, 'change_session'),
	(15, 'Can delete session', 4, 'delete_session'),
	(16, 'Can view session', 4, 'view_session'),
	(17, 'Can add procrastinate event', 5, 'add_procrastinateevent'),
	(18, 'Can change procrastinate event', 5, 'change_procrastinateevent'),
	(19, 'Can delete procrastinate event', 5, 'delete_procrastinateevent'),
	(20, 'Can view procrastinate event', 5, 'view_procrastinateevent'),
	(21, 'Can add procrastinate job', 6, 'add_procrastinatejob'),
	(22, 'Can change procrastinate job', 6, 'change_procrastinatejob'),
	(23, 'Can delete procrastinate job', 6, 'delete_procrastinatejob'),
	(24, 'Can view procrastinate job', 6, 'view_procrastinatejob'),
	(25, 'Can add procrastinate periodic defer', 7, 'add_procrastinateperiodicdefer'),
	(26, 'Can change procrastinate periodic defer', 7, 'change_procrastinateperiodicdefer'),
	(27, 'Can delete procrastinate periodic defer', 7, 'delete_procrastinateperiodicdefer'),
	(28, 'Can view procrastinate periodic defer', 7, 'view_procrastinateperiodicdefer'),
	(29, 'Can add procrastinate worker', 8, 'add_procrastinateworker'),
	(30, 'Can change procrastinate worker', 8, 'change_procrastinateworker'),
	(31, 'Can delete procrastinate worker', 8, 'delete_procrastinateworker'),
	(32, 'Can view procrastinate worker', 8, 'view_procrastinateworker'),
	(33, 'Can add email address', 9, 'add_emailaddress'),
	(34, 'Can change email address', 9, 'change_emailaddress'),
	(35, 'Can delete email address', 9, 'delete_emailaddress'),
	(36, 'Can view email address', 9, 'view_emailaddress'),
	(37, 'Can add email confirmation', 10, 'add_emailconfirmation'),
	(38, 'Can change email confirmation', 10, 'change_emailconfirmation'),
	(39, 'Can delete email confirmation', 10, 'delete_emailconfirmation'),
	(40, 'Can view email confirmation', 10, 'view_emailconfirmation'),
	(41, 'Can add authenticator', 11, 'add_authenticator'),
	(42, 'Can change authenticator', 11, 'change_authenticator'),
	(43, 'Can delete authenticator', 11, 'delete_authenticator'),
	(44, 'Can view authenticator', 11, 'view_authenticator'),
	(45, 'Can add social account', 12, 'add_socialaccount'),
	(46, 'Can change social account', 12, 'change_socialaccount'),
	(47, 'Can delete social account', 12, 'delete_socialaccount'),
	(48, 'Can view social account', 12, 'view_socialaccount'),
	(49, 'Can add social application', 13, 'add_socialapp'),
	(50, 'Can change social application', 13, 'change_socialapp'),
	(51, 'Can delete social application', 13, 'delete_socialapp'),
	(52, 'Can view social application', 13, 'view_socialapp'),
	(53, 'Can add social application token', 14, 'add_socialtoken'),
	(54, 'Can change social application token', 14, 'change_socialtoken'),
	(55, 'Can delete social application token', 14, 'delete_socialtoken'),
	(56, 'Can view social application token', 14, 'view_socialtoken'),
	(57, 'Can add user session', 15, 'add_usersession'),
	(58, 'Can change user session', 15, 'change_usersession'),
	(59, 'Can delete user session', 15, 'delete_usersession'),
	(60, 'Can view user session', 15, 'view_usersession'),
	(61, 'Can add access attempt', 16, 'add_accessattempt'),
	(62, 'Can change access attempt', 16, 'change_accessattempt'),
	(63, 'Can delete access attempt', 16, 'delete_accessattempt'),
	(64, 'Can view access attempt', 16, 'view_accessattempt'),
	(65, 'Can add access log', 17, 'add_accesslog'),
	(66, 'Can change access log', 17, 'change_accesslog'),
	(67, 'Can delete access log', 17, 'delete_accesslog'),
	(68, 'Can view access log', 17, 'view_accesslog'),
	(69, 'Can add access failure', 18, 'add_accessfailurelog'),
	(70, 'Can change access failure', 18, 'change_accessfailurelog'),
	(71, 'Can delete access failure', 18, 'delete_accessfailurelog'),
	(72, 'Can view access failure', 18, 'view_accessfailurelog'),
	(73, 'Can add access attempt expiration', 19, 'add_accessattemptexpiration'),
	(74, 'Can change access attempt expiration', 19, 'change_accessattemptexpiration'),
	(75, 'Can delete access attempt expiration', 19, 'delete_accessattemptexpiration'),
	(76, 'Can view access attempt expiration', 19, 'view_accessattemptexpiration'),
	(77, 'Can add stream', 20, 'add_stream'),
	(78, 'Can change stream', 20, 'change_stream'),
	(79, 'Can delete stream', 20, 'delete_stream'),
	(80, 'Can view stream', 20, 'view_stream'),
	(81, 'Can add day root', 21, 'add_dayroot'),
	(82, 'Can change day root', 21, 'change_dayroot'),
	(83, 'Can delete day root', 21, 'delete_dayroot'),
	(84, 'Can view day root', 21, 'view_dayroot'),
	(85, 'Can add version', 22, 'add_version'),
	(86, 'Can change version', 22, 'change_version'),
	(87, 'Can delete version', 22, 'delete_version'),
	(88, 'Can view version', 22, 'view_version'),
	(89, 'Can add calendar override', 23, 'add_calendaroverride'),
	(90, 'Can change calendar override', 23, 'change_calendaroverride'),
	(91, 'Can delete calendar override', 23, 'delete_calendaroverride'),
	(92, 'Can view calendar override', 23, 'view_calendaroverride'),
	(93, 'Can add event', 24, 'add_event'),
	(94, 'Can change event', 24, 'change_event'),
	(95, 'Can delete event', 24, 'delete_event'),
	(96, 'Can view event', 24, 'view_event'),
	(97, 'Can add announced year', 25, 'add_announcedyear'),
	(98, 'Can change announced year', 25, 'change_announcedyear'),
	(99, 'Can delete announced year', 25, 'delete_announcedyear'),
	(100, 'Can view announced year', 25, 'view_announcedyear');
INSERT INTO public.auth_permission VALUES
	(101, 'Can add spent challenge', 26, 'add_spentchallenge'),
	(102, 'Can change spent challenge', 26, 'change_spentchallenge'),
	(103, 'Can delete spent challenge', 26, 'delete_spentchallenge'),
	(104, 'Can view spent challenge', 26, 'view_spentchallenge'),
	(105, 'Can add reader', 27, 'add_reader'),
	(106, 'Can change reader', 27, 'change_reader'),
	(107, 'Can delete reader', 27, 'delete_reader'),
	(108, 'Can view reader', 27, 'view_reader'),
	(109, 'Can add reader seen', 28, 'add_readerseen'),
	(110, 'Can change reader seen', 28, 'change_readerseen'),
	(111, 'Can delete reader seen', 28, 'delete_readerseen'),
	(112, 'Can view reader seen', 28, 'view_readerseen'),
	(113, 'Can add errand', 29, 'add_errand'),
	(114, 'Can change errand', 29, 'change_errand'),
	(115, 'Can delete errand', 29, 'delete_errand'),
	(116, 'Can view errand', 29, 'view_errand'),
	(117, 'Can add person', 30, 'add_person'),
	(118, 'Can change person', 30, 'change_person'),
	(119, 'Can delete person', 30, 'delete_person'),
	(120, 'Can view person', 30, 'view_person'),
	(121, 'Can add role', 31, 'add_role'),
	(122, 'Can change role', 31, 'change_role'),
	(123, 'Can delete role', 31, 'delete_role'),
	(124, 'Can view role', 31, 'view_role'),
	(125, 'Can add api key', 32, 'add_apikey'),
	(126, 'Can change api key', 32, 'change_apikey'),
	(127, 'Can delete api key', 32, 'delete_apikey'),
	(128, 'Can view api key', 32, 'view_apikey'),
	(129, 'Can add unit', 33, 'add_unit'),
	(130, 'Can change unit', 33, 'change_unit'),
	(131, 'Can delete unit', 33, 'delete_unit'),
	(132, 'Can view unit', 33, 'view_unit'),
	(133, 'Can add post', 34, 'add_post'),
	(134, 'Can change post', 34, 'change_post'),
	(135, 'Can delete post', 34, 'delete_post'),
	(136, 'Can view post', 34, 'view_post'),
	(137, 'Can add unit link', 35, 'add_unitlink'),
	(138, 'Can change unit link', 35, 'change_unitlink'),
	(139, 'Can delete unit link', 35, 'delete_unitlink'),
	(140, 'Can view unit link', 35, 'view_unitlink'),
	(141, 'Can add unit placement', 36, 'add_unitplacement'),
	(142, 'Can change unit placement', 36, 'change_unitplacement'),
	(143, 'Can delete unit placement', 36, 'delete_unitplacement'),
	(144, 'Can view unit placement', 36, 'view_unitplacement'),
	(145, 'Can add factor secret', 37, 'add_factorsecret'),
	(146, 'Can change factor secret', 37, 'change_factorsecret'),
	(147, 'Can delete factor secret', 37, 'delete_factorsecret'),
	(148, 'Can view factor secret', 37, 'view_factorsecret'),
	(149, 'Can add grid version', 38, 'add_gridversion'),
	(150, 'Can change grid version', 38, 'change_gridversion'),
	(151, 'Can delete grid version', 38, 'delete_gridversion'),
	(152, 'Can view grid version', 38, 'view_gridversion'),
	(153, 'Can add grid party', 39, 'add_gridparty'),
	(154, 'Can change grid party', 39, 'change_gridparty'),
	(155, 'Can delete grid party', 39, 'delete_gridparty'),
	(156, 'Can view grid party', 39, 'view_gridparty'),
	(157, 'Can add grid post', 40, 'add_gridpost'),
	(158, 'Can change grid post', 40, 'change_gridpost'),
	(159, 'Can delete grid post', 40, 'delete_gridpost'),
	(160, 'Can view grid post', 40, 'view_gridpost'),
	(161, 'Can add grid', 41, 'add_grid'),
	(162, 'Can change grid', 41, 'change_grid'),
	(163, 'Can delete grid', 41, 'delete_grid'),
	(164, 'Can view grid', 41, 'view_grid'),
	(165, 'Can add min unit link', 42, 'add_minunitlink'),
	(166, 'Can change min unit link', 42, 'change_minunitlink'),
	(167, 'Can delete min unit link', 42, 'delete_minunitlink'),
	(168, 'Can view min unit link', 42, 'view_minunitlink'),
	(169, 'Can add place name', 43, 'add_placename'),
	(170, 'Can change place name', 43, 'change_placename'),
	(171, 'Can delete place name', 43, 'delete_placename'),
	(172, 'Can view place name', 43, 'view_placename'),
	(173, 'Can add grid step', 44, 'add_gridstep'),
	(174, 'Can change grid step', 44, 'change_gridstep'),
	(175, 'Can delete grid step', 44, 'delete_gridstep'),
	(176, 'Can view grid step', 44, 'view_gridstep'),
	(177, 'Can add weighting', 45, 'add_weighting'),
	(178, 'Can change weighting', 45, 'change_weighting'),
	(179, 'Can delete weighting', 45, 'delete_weighting'),
	(180, 'Can view weighting', 45, 'view_weighting'),
	(181, 'Can add case', 46, 'add_case'),
	(182, 'Can change case', 46, 'change_case'),
	(183, 'Can delete case', 46, 'delete_case'),
	(184, 'Can view case', 46, 'view_case'),
	(185, 'Can add caller', 47, 'add_caller'),
	(186, 'Can change caller', 47, 'change_caller'),
	(187, 'Can delete caller', 47, 'delete_caller'),
	(188, 'Can view caller', 47, 'view_caller'),
	(189, 'Can add callback', 48, 'add_callback'),
	(190, 'Can change callback', 48, 'change_callback'),
	(191, 'Can delete callback', 48, 'delete_callback'),
	(192, 'Can view callback', 48, 'view_callback'),
	(193, 'Can add approval', 49, 'add_approval'),
	(194, 'Can change approval', 49, 'change_approval'),
	(195, 'Can delete approval', 49, 'delete_approval'),
	(196, 'Can view approval', 49, 'view_approval'),
	(197, 'Can add case task', 50, 'add_casetask'),
	(198, 'Can change case task', 50, 'change_casetask'),
	(199, 'Can delete case task', 50, 'delete_casetask'),
	(200, 'Can view case task', 50, 'view_casetask');
INSERT INTO public.auth_permission VALUES
	(201, 'Can add category', 51, 'add_category'),
	(202, 'Can change category', 51, 'change_category'),
	(203, 'Can delete category', 51, 'delete_category'),
	(204, 'Can view category', 51, 'view_category'),
	(205, 'Can add import run', 52, 'add_importrun'),
	(206, 'Can change import run', 52, 'change_importrun'),
	(207, 'Can delete import run', 52, 'delete_importrun'),
	(208, 'Can view import run', 52, 'view_importrun'),
	(209, 'Can add remark', 53, 'add_remark'),
	(210, 'Can change remark', 53, 'change_remark'),
	(211, 'Can delete remark', 53, 'delete_remark'),
	(212, 'Can view remark', 53, 'view_remark'),
	(213, 'Can add rule set', 54, 'add_ruleset'),
	(214, 'Can change rule set', 54, 'change_ruleset'),
	(215, 'Can delete rule set', 54, 'delete_ruleset'),
	(216, 'Can view rule set', 54, 'view_ruleset'),
	(217, 'Can add routing rule', 55, 'add_routingrule'),
	(218, 'Can change routing rule', 55, 'change_routingrule'),
	(219, 'Can delete routing rule', 55, 'delete_routingrule'),
	(220, 'Can view routing rule', 55, 'view_routingrule'),
	(221, 'Can add triage correction', 56, 'add_triagecorrection'),
	(222, 'Can change triage correction', 56, 'change_triagecorrection'),
	(223, 'Can delete triage correction', 56, 'delete_triagecorrection'),
	(224, 'Can view triage correction', 56, 'view_triagecorrection'),
	(225, 'Can add case search', 57, 'add_casesearch'),
	(226, 'Can change case search', 57, 'change_casesearch'),
	(227, 'Can delete case search', 57, 'delete_casesearch'),
	(228, 'Can view case search', 57, 'view_casesearch'),
	(229, 'Can add attachment', 58, 'add_attachment'),
	(230, 'Can change attachment', 58, 'change_attachment'),
	(231, 'Can delete attachment', 58, 'delete_attachment'),
	(232, 'Can view attachment', 58, 'view_attachment'),
	(233, 'Can add import job', 59, 'add_importjob'),
	(234, 'Can change import job', 59, 'change_importjob'),
	(235, 'Can delete import job', 59, 'delete_importjob'),
	(236, 'Can view import job', 59, 'view_importjob'),
	(237, 'Can add preference', 60, 'add_preference'),
	(238, 'Can change preference', 60, 'change_preference'),
	(239, 'Can delete preference', 60, 'delete_preference'),
	(240, 'Can view preference', 60, 'view_preference'),
	(241, 'Can add channel', 61, 'add_channel'),
	(242, 'Can change channel', 61, 'change_channel'),
	(243, 'Can delete channel', 61, 'delete_channel'),
	(244, 'Can view channel', 61, 'view_channel'),
	(245, 'Can add message', 62, 'add_message'),
	(246, 'Can change message', 62, 'change_message'),
	(247, 'Can delete message', 62, 'delete_message'),
	(248, 'Can view message', 62, 'view_message'),
	(249, 'Can add notice', 63, 'add_notice'),
	(250, 'Can change notice', 63, 'change_notice'),
	(251, 'Can delete notice', 63, 'delete_notice'),
	(252, 'Can view notice', 63, 'view_notice'),
	(253, 'Can add delivery', 64, 'add_delivery'),
	(254, 'Can change delivery', 64, 'change_delivery'),
	(255, 'Can delete delivery', 64, 'delete_delivery'),
	(256, 'Can view delivery', 64, 'view_delivery'),
	(257, 'Can add news item', 65, 'add_newsitem'),
	(258, 'Can change news item', 65, 'change_newsitem'),
	(259, 'Can delete news item', 65, 'delete_newsitem'),
	(260, 'Can view news item', 65, 'view_newsitem'),
	(261, 'Can add news change', 66, 'add_newschange'),
	(262, 'Can change news change', 66, 'change_newschange'),
	(263, 'Can delete news change', 66, 'delete_newschange'),
	(264, 'Can view news change', 66, 'view_newschange'),
	(265, 'Can add subscription', 67, 'add_subscription'),
	(266, 'Can change subscription', 67, 'change_subscription'),
	(267, 'Can delete subscription', 67, 'delete_subscription'),
	(268, 'Can view subscription', 67, 'view_subscription'),
	(269, 'Can add letter', 68, 'add_letter'),
	(270, 'Can change letter', 68, 'change_letter'),
	(271, 'Can delete letter', 68, 'delete_letter'),
	(272, 'Can view letter', 68, 'view_letter'),
	(273, 'Can add draft', 69, 'add_draft'),
	(274, 'Can change draft', 69, 'change_draft'),
	(275, 'Can delete draft', 69, 'delete_draft'),
	(276, 'Can view draft', 69, 'view_draft'),
	(277, 'Can add reply template', 70, 'add_replytemplate'),
	(278, 'Can change reply template', 70, 'change_replytemplate'),
	(279, 'Can delete reply template', 70, 'delete_replytemplate'),
	(280, 'Can view reply template', 70, 'view_replytemplate'),
	(281, 'Can add presence', 71, 'add_presence'),
	(282, 'Can change presence', 71, 'change_presence'),
	(283, 'Can delete presence', 71, 'delete_presence'),
	(284, 'Can view presence', 71, 'view_presence'),
	(285, 'Can add export', 72, 'add_export'),
	(286, 'Can change export', 72, 'change_export'),
	(287, 'Can delete export', 72, 'delete_export'),
	(288, 'Can view export', 72, 'view_export'),
	(289, 'Can add saved filter', 73, 'add_savedfilter'),
	(290, 'Can change saved filter', 73, 'change_savedfilter'),
	(291, 'Can delete saved filter', 73, 'delete_savedfilter'),
	(292, 'Can view saved filter', 73, 'view_savedfilter');
INSERT INTO public.cases_attachment VALUES
	('01a22456-308e-7778-b55a-0ed0809b69c2', 'report', false, '2026-09-16 02:00:00+00', 'photos/2026-11/134a48a6655c9b36199964fceb1e5e19.jpg', 'a2e01477e51b2186fd34d2cfe9cdbd1e7ec8605320bcf7a6817a7b4cac8a19b2', 32, 24, 294, NULL, NULL, '01a22456-3088-7733-b2f6-d94e8c980465', NULL, NULL);
INSERT INTO public.cases_callback VALUES
	('01a22456-3124-7192-9b34-bcdfa388f1a9', 1, '2026-09-16 02:00:00+00', true, true, true, true, 4, '', '01a22456-25a2-77b0-98af-dbc095edc096', '01a22456-309a-7654-b44f-33a65f658192', '01a22456-3099-734f-a402-b4def0624910', '');
INSERT INTO public.cases_caller VALUES
	('01a22456-3088-7733-b2f6-d94f1c8c4ed3', '\x010100012042f0818c624d51116fc130b45a9d28fb981e638c93a1f172cc944278ab1d45398f7bdf2e', '\x010100011be0899f9d595589315f33e77ef324993cbd0872eb54f36b3ef758850452111de15a6ce77856ef', '\x01010001f074c4b3ea86bc27d5f7e481f4de01c7fd4cf27cbf870483fc6a9b07', '\xc022e9671317ea02fb3ea3ecaa826868', true, '2026-09-16 02:00:00+00', NULL, '01a22456-3088-7733-b2f6-d94e8c980465', '01a22456-3088-7733-b2f6-d94e8c980465', NULL),
	('01a22456-309a-7654-b44f-33a65f658192', '\x01010001b55b8b7ad54842ee1b709a69a91275e83bf3b7bf81646310a7b091e72c9036b23f66c4bde6', '\x01010001c18131ae3af7d08c3e65c6c0a27f389f76a338db3d0df94b5e225b31020da7bb7f43c154d0169f', '\x0101000103568ee44c72f5914cac6dd9eb26e25a5cbf7e51180046e3f33645a8', '\xc022e9671317ea02fb3ea3ecaa826868', true, '2026-09-16 02:00:00+00', NULL, '01a22456-3099-734f-a402-b4def0624910', '01a22456-3099-734f-a402-b4def0624910', NULL),
	('01a22456-3137-774f-99df-f5f14baa5af0', '\x010100012d6060824d379d4368bfb30ec5a8c3a72c20277adbba36897098173f73d64280e825e7de77', '\x0101000199fba319a3190fd12cbb3cf98c95c0d9b7d7a4250f77538570b6143c9a4f951ee3a340528b1443', '\x01010001ff8dfa6afc7f7490317078af4de9d702261d1dbc48e2edb79648f82c', '\xc022e9671317ea02fb3ea3ecaa826868', true, '2026-09-16 02:00:00+00', NULL, '01a22456-3137-774f-99df-f5f0b37a326b', '01a22456-3137-774f-99df-f5f0b37a326b', NULL),
	('01a22456-317b-77d2-9c76-2664e83a19ae', '\x010100011f907531591935a6a435c576b18f0047efe81041e448500460684cc07788b8a60d72e58bbc', '\x01010001b758fb01d8264b253acd023bb141528293435896ba30c95eed5242898070d96022c25d70c6be11', '\x010100010729718a3888f77851a22dbe90c2a156b7b17d82cefe6a91affffab3', '\xc022e9671317ea02fb3ea3ecaa826868', true, '2026-09-16 02:00:00+00', NULL, '01a22456-317a-764c-b7ad-020228d555a0', '01a22456-317a-764c-b7ad-020228d555a0', NULL);
INSERT INTO public.cases_case VALUES
	('01a22456-3088-7733-b2f6-d94e8c980465', '2026091600000001', 'portal', '', '', '\x0ea3fbf9321189673edcde9b4fa620800aae2c65f2cf0d8415451eacc43b48d0', '路灯不亮', '路灯不亮了,晚上出行不安全', '江南社区居委会东侧', 224136031088729953, '', false, NULL, NULL, '', '', 'address', 0.85, true, NULL, '[]', 0, 'reported', true, '01a22456-2f94-70dc-9cf6-e84db66ad551', '2026-09-16 02:00:00+00', NULL, NULL, NULL, NULL, '[{"at": "2026-09-16T02:00:00Z", "kind": "start", "span": "5 work_day", "unit_id": "01a22455-feb9-75db-a806-e38b0fb383c6"}]', '2026-09-22 02:00:00+00', '2026-09-22 02:00:00+00', NULL, false, NULL, 0, '[]', 0, 0, false, false, '', NULL, NULL, NULL, NULL, DEFAULT, 1, '01a22455-fec1-704f-b4c8-f2c9e0d7bb6b', '01a22455-feb9-75db-a806-e38b0fb383c6', NULL, NULL, NULL, '01a22455-feb9-75db-a806-e38b0fb383c6', 'A02', NULL, NULL, false, 0),
	('01a22456-3099-734f-a402-b4def0624910', '2026091600000002', 'portal', '', '', '\x3a8702a27324271246ffc348737e307ada9ed76c9189958daa2e57d1901ad064', '垃圾无人清运', '小区门口的垃圾三天没人清运,臭气熏天', '江南社区居委会东侧', -2203291917915897535, '', false, NULL, NULL, '', '', 'address', 0.85, true, NULL, '[]', 0, 'closed', false, '01a22456-2f94-70dc-9cf6-e84db66ad551', '2026-09-16 02:00:00+00', '2026-09-16 02:00:00+00', '2026-09-16 02:00:00+00', '2026-09-16 02:00:00+00', '2026-09-16 02:00:00+00', '[{"at": "2026-09-16T02:00:00Z", "kind": "start", "span": "5 work_day", "unit_id": "01a22455-feb9-75db-a806-e38b0fb383c6"}, {"at": "2026-09-16T02:00:00Z", "kind": "transfer", "unit_id": "01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}, {"at": "2026-09-16T02:00:00Z", "kind": "stop"}]', '2026-09-22 02:00:00+00', '2026-09-22 02:00:00+00', NULL, false, true, 0, '[]', 0, 0, false, false, '已清运', true, true, true, 4, DEFAULT, 5, '01a22455-fec1-704f-b4c8-f2c9e0d7bb6b', '01a22455-feb9-75db-a806-e38b0fb383c6', '01a22456-0f39-72e1-bf72-ff7094e8465b', NULL, NULL, '01a22455-fee4-7276-a6b2-d8b4c0c0c90a', 'A02', NULL, NULL, false, 0),
	('01a22456-3137-774f-99df-f5f0b37a326b', '2026091600000003', 'portal', '', '', '\xb6839b0962b5efb5a35c1dca8b9b22d3e743ed31982e22e3c0e78e2b7449a048', '楼道堆物', '楼道里堆放杂物,影响通行', '江南社区居委会东侧', -7915820162184901078, '', false, NULL, NULL, '', '', 'address', 0.85, true, NULL, '[]', 0, 'resolved', true, '01a22456-2f94-70dc-9cf6-e84db66ad551', '2026-09-16 02:00:00+00', '2026-09-16 02:00:00+00', '2026-09-16 02:00:00+00', '2026-09-16 02:00:00+00', NULL, '[{"at": "2026-09-16T02:00:00Z", "kind": "start", "span": "5 work_day", "unit_id": "01a22455-feb9-75db-a806-e38b0fb383c6"}, {"at": "2026-09-16T02:00:00Z", "kind": "transfer", "unit_id": "01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}, {"at": "2026-09-16T02:00:00Z", "kind": "stop"}]', '2026-09-22 02:00:00+00', '2026-09-22 02:00:00+00', NULL, false, true, 0, '[]', 0, 0, false, false, '已清运', NULL, NULL, NULL, NULL, DEFAULT, 4, '01a22455-fec1-704f-b4c8-f2c9e0d7bb6b', '01a22455-feb9-75db-a806-e38b0fb383c6', '01a22456-0f39-72e1-bf72-ff7094e8465b', NULL, NULL, '01a22455-fee4-7276-a6b2-d8b4c0c0c90a', 'A02', NULL, NULL, false, 0),
	('01a22456-317a-764c-b7ad-020228d555a0', '2026091600000004', 'portal', '', '', '\xaa2145a0e583c76361686b80bf68b08869a6545c86f4503cec3b788e1f53da10', '井盖松动', '井盖松动,车辆驶过有响声', '江南社区居委会东侧', -944584715566634747, '', false, NULL, NULL, '', '', 'address', 0.85, true, NULL, '[]', 0, 'reported', true, '01a22456-2f94-70dc-9cf6-e84db66ad551', '2026-09-16 02:00:00+00', NULL, NULL, NULL, NULL, '[{"at": "2026-09-16T02:00:00Z", "kind": "start", "span": "5 work_day", "unit_id": "01a22455-feb9-75db-a806-e38b0fb383c6"}]', '2026-09-22 02:00:00+00', '2026-09-22 02:00:00+00', NULL, false, NULL, 0, '[]', 0, 0, false, false, '', NULL, NULL, NULL, NULL, DEFAULT, 2, '01a22455-fec1-704f-b4c8-f2c9e0d7bb6b', '01a22455-feb9-75db-a806-e38b0fb383c6', NULL, NULL, NULL, '01a22455-feb9-75db-a806-e38b0fb383c6', 'A02', NULL, NULL, false, 0);
INSERT INTO public.cases_casesearch VALUES
	('01a22456-3088-7733-b2f6-d94e8c980465', '2026-09-16 02:00:00+00', '''2026091600000001'' ''上出'' ''不亮'' ''不安'' ''东侧'' ''了'' ''亮'' ''亮了'' ''会东'' ''侧'' ''全'' ''出行'' ''区居'' ''南社'' ''委会'' ''安全'' ''居委'' ''晚上'' ''江南'' ''灯不'' ''社区'' ''行不'' ''路灯'''),
	('01a22456-3099-734f-a402-b4def0624910', '2026-09-16 02:00:00+00', '''2026091600000002'' ''三天'' ''东侧'' ''人清'' ''会东'' ''侧'' ''区居'' ''区门'' ''南社'' ''口的'' ''圾三'' ''圾无'' ''垃圾'' ''天'' ''天没'' ''委会'' ''小区'' ''居委'' ''无人'' ''气熏'' ''江南'' ''没人'' ''清运'' ''熏天'' ''的垃'' ''社区'' ''臭气'' ''运'' ''门口'''),
	('01a22456-3137-774f-99df-f5f0b37a326b', '2026-09-16 02:00:00+00', '''2026091600000003'' ''东侧'' ''会东'' ''侧'' ''区居'' ''南社'' ''响通'' ''堆放'' ''堆物'' ''委会'' ''居委'' ''影响'' ''放杂'' ''杂物'' ''楼道'' ''江南'' ''物'' ''社区'' ''行'' ''通行'' ''道堆'' ''道里'' ''里堆'''),
	('01a22456-317a-764c-b7ad-020228d555a0', '2026-09-16 02:00:00+00', '''2026091600000004'' ''东侧'' ''井盖'' ''会东'' ''侧'' ''动'' ''区居'' ''南社'' ''响声'' ''声'' ''委会'' ''居委'' ''有响'' ''松动'' ''江南'' ''盖松'' ''社区'' ''车辆'' ''辆驶'' ''过有'' ''驶过''');
INSERT INTO public.cases_casetask VALUES
	('01a22456-3193-744e-a175-a71d89b9a351', 'whistle', 'emergency', '请到场', '2026-09-16 02:00:00+00', '2026-09-16 02:30:00+00', NULL, NULL, NULL, '', NULL, NULL, '01a22455-feb9-75db-a806-e38b0fb383c6', '01a22456-317a-764c-b7ad-020228d555a0', '01a22455-fee4-7276-a6b2-d8b4c0c0c90a', NULL, NULL);
INSERT INTO public.cases_category VALUES
	('A', '城乡建设', 'Urban and rural construction', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, NULL),
	('A01', '安全生产', 'Work safety', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'A'),
	('A0101', '事故处理', '', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'A01'),
	('A0102', '安全生产管理', '', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'A01'),
	('A0103', '安全隐患', '', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'A01'),
	('A02', '城市建设和市政管理', 'Urban construction and municipal works', 0, 5.00, 'work_day', 50, 72, 'urban_management', true, true, 'A'),
	('A0201', '园林绿化环卫', '', 0, 5.00, 'work_day', 50, 72, 'urban_management', true, true, 'A02'),
	('A0202', '城管执法', '', 0, 5.00, 'work_day', 50, 72, 'urban_management', true, true, 'A02'),
	('A0203', '居民服务设施', '', 0, 5.00, 'work_day', 50, 72, 'urban_management', true, true, 'A02'),
	('A0204', '城市公共设施', '', 0, 16.00, 'work_hour', 50, 72, 'urban_management', true, true, 'A02'),
	('A0205', '其他', 'Other', 0, 5.00, 'work_day', 50, 72, 'urban_management', true, true, 'A02'),
	('A0206', '公共汽车', '', 0, 5.00, 'work_day', 50, 72, 'transport', true, true, 'A02'),
	('A0207', '公园管理', '', 0, 5.00, 'work_day', 200, 72, 'forestry', true, true, 'A02'),
	('A0208', '冬季采暖', '', 1, 24.00, 'urgent_hour', 500, 24, 'housing', true, true, 'A02'),
	('A0209', '园林绿化', '', 0, 5.00, 'work_day', 50, 72, 'forestry', true, true, 'A02'),
	('A0210', '地铁城铁', '', 0, 5.00, 'work_day', 500, 72, 'transport', true, true, 'A02'),
	('A0211', '基础设施', '', 0, 5.00, 'work_day', 50, 72, 'urban_management', true, true, 'A02'),
	('A0212', '小区管理', '', 0, 5.00, 'work_day', 200, 72, 'housing', true, true, 'A02'),
	('A0213', '燃气供应', '', 1, 24.00, 'urgent_hour', 500, 24, 'gas', true, true, 'A02'),
	('A0214', '环境卫生', '', 0, 16.00, 'work_hour', 50, 72, 'urban_management', true, true, 'A02'),
	('A0215', '电力供应', '', 1, 24.00, 'urgent_hour', 500, 24, 'power', true, true, 'A02'),
	('A0216', '自来水供应', '', 1, 24.00, 'urgent_hour', 500, 24, 'water', true, true, 'A02'),
	('A03', '城乡规划', 'Urban and rural planning', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'A'),
	('A0301', '规划方案', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'A03'),
	('A0302', '违章建筑', '', 0, 10.00, 'work_day', 100, 168, 'urban_management', true, true, 'A03'),
	('A0303', '容积挡光', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'A03'),
	('A0304', '其他', 'Other', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'A03'),
	('A0305', '历史名城保护', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'A03'),
	('A0306', '规划设计', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'A03'),
	('A04', '村镇建设', 'Villages and towns', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A'),
	('A0401', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A04'),
	('A0402', '新农村建设', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A04'),
	('A0403', '小城镇建设', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A04'),
	('A05', '工程质量', 'Construction quality', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A'),
	('A0501', '施工安全', '', 1, 24.00, 'urgent_hour', 50, 72, 'housing', true, true, 'A05'),
	('A0502', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A05'),
	('A0503', '抗震防灾', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A05'),
	('A06', '国有土地上房屋征收与补偿', 'Expropriation on state-owned land', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A'),
	('A0601', '房屋拆迁', '', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A06'),
	('A0602', '审批手续', '', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A06'),
	('A0603', '城镇危房改造', '', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A06'),
	('A0604', '其他', 'Other', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A06'),
	('A0605', '安置补偿', '', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A06'),
	('A0606', '回迁房', '', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A06'),
	('A0607', '棚户区和城中村改造', '', 0, 15.00, 'work_day', 50, 72, 'housing', true, true, 'A06'),
	('A07', '集体土地上房屋拆迁与补偿', 'Demolition on collective land', 0, 15.00, 'work_day', 50, 72, 'natural_resources', true, true, 'A'),
	('A0701', '回迁房', '', 0, 15.00, 'work_day', 50, 72, 'natural_resources', true, true, 'A07'),
	('A0702', '房屋拆迁', '', 0, 15.00, 'work_day', 50, 72, 'natural_resources', true, true, 'A07'),
	('A0703', '其他', 'Other', 0, 15.00, 'work_day', 50, 72, 'natural_resources', true, true, 'A07'),
	('A0704', '安置补偿', '', 0, 15.00, 'work_day', 50, 72, 'natural_resources', true, true, 'A07'),
	('A0705', '棚户区和城中村改造', '', 0, 15.00, 'work_day', 50, 72, 'natural_resources', true, true, 'A07'),
	('A08', '建筑市场', 'Construction market', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A'),
	('A0801', '工程招投标', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A08'),
	('A0802', '勘察设计和施工监管', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A08'),
	('A0803', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A08'),
	('A0804', '拖欠工程款', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'A08'),
	('A0805', '企业资质和执业资格', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A08'),
	('A09', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A'),
	('A0901', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A09'),
	('A10', '住房保障与房地产', 'Housing and real estate', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A'),
	('A1001', '住房公积金', '', 0, 7.00, 'work_day', 0, 0, 'housing', true, true, 'A10'),
	('A1002', '保障性住房', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1003', '物业服务', '', 0, 7.00, 'work_day', 200, 72, 'housing', true, true, 'A10'),
	('A1004', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1005', '产权交易', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1006', '房地产开发管理', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1007', '住房困难', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1008', '修缮装修', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1009', '公房', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1010', '房产证登记、办理', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1011', '房屋租赁', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1012', '房屋补贴', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1013', '房屋评估', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1014', '房改政策', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1015', '私房', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('A1016', '骗购', '', 0, 7.00, 'work_day', 50, 72, 'housing', true, true, 'A10'),
	('B', '党务政务', 'Party and government affairs', 0, 15.00, 'work_day', 0, 0, 'party', true, true, NULL),
	('B01', '党的建设', 'Party building', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B'),
	('B0101', '制度建设', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B01'),
	('B0102', '组织建设', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B01'),
	('B0103', '作风建设', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B01'),
	('B0104', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B01'),
	('B0105', '廉政建设', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B01'),
	('B02', '港澳台侨', 'Hong Kong, Macao, Taiwan and overseas Chinese', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B'),
	('B0201', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B02'),
	('B0202', '侨务', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B02'),
	('B0203', '港澳事务', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B02'),
	('B0204', '台湾事务', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B02'),
	('B03', '国防外交', 'Defence and foreign affairs', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B'),
	('B0301', '外交外事', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B03'),
	('B0302', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B03'),
	('B0303', '军事国防', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B03'),
	('B04', '民族宗教', 'Ethnic and religious affairs', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B'),
	('B0401', '宗教事务', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B04'),
	('B0402', '民族政策', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B04'),
	('B0403', '民族事务', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B04'),
	('B0404', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B04'),
	('B05', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B'),
	('B0501', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B05'),
	('B06', '群众团体', 'Mass organisations', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B');
INSERT INTO public.cases_category VALUES
	('B0601', '工会工作', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B06'),
	('B0602', '共青团工作', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B06'),
	('B0603', '妇联工作', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B06'),
	('B0604', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B06'),
	('B07', '宣传舆论', 'Publicity and media', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B'),
	('B0701', '互联网信息监管', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B07'),
	('B0702', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B07'),
	('B0703', '精神文明建设', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B07'),
	('B0704', '广播影视管理', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B07'),
	('B0705', '出版管理', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B07'),
	('B0706', '新闻管理', '', 0, 15.00, 'work_day', 0, 0, 'party', true, true, 'B07'),
	('B08', '政治体制', 'Political system', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B'),
	('B0801', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B08'),
	('B0802', '统战工作', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B08'),
	('B0803', '政治体制改革', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B08'),
	('B0804', '政协工作', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B08'),
	('B0805', '人大工作', '', 0, 15.00, 'work_day', 0, 0, 'government_office', true, true, 'B08'),
	('C', '国土资源', 'Land and natural resources', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, NULL),
	('C01', '海洋气象地震', 'Sea, weather and earthquakes', 0, 10.00, 'work_day', 100, 168, 'emergency', true, true, 'C'),
	('C0101', '气象', '', 0, 10.00, 'work_day', 100, 168, 'emergency', true, true, 'C01'),
	('C0102', '海洋', '', 0, 10.00, 'work_day', 100, 168, 'emergency', true, true, 'C01'),
	('C0103', '地震', '', 0, 10.00, 'work_day', 100, 168, 'emergency', true, true, 'C01'),
	('C0104', '其他', 'Other', 0, 10.00, 'work_day', 100, 168, 'emergency', true, true, 'C01'),
	('C02', '矿产资源管理', 'Mineral resources', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C'),
	('C0201', '矿山地质环境', '', 1, 48.00, 'urgent_hour', 100, 168, 'natural_resources', true, true, 'C02'),
	('C0202', '矿产开采', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C02'),
	('C0203', '其他', 'Other', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C02'),
	('C0204', '地质勘查', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C02'),
	('C03', '其他', 'Other', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C'),
	('C0301', '其他', 'Other', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C03'),
	('C04', '土地征收', 'Land expropriation', 0, 15.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C'),
	('C0401', '安置补偿', '', 0, 15.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C04'),
	('C0402', '审批手续', '', 0, 15.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C04'),
	('C0403', '土地占地', '', 0, 15.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C04'),
	('C0404', '其他', 'Other', 0, 15.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C04'),
	('C0405', '失地农民保障', '', 0, 15.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C04'),
	('C05', '土地资源管理', 'Land management', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C'),
	('C0501', '耕地保护', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C05'),
	('C0502', '土地规划', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C05'),
	('C0503', '其他', 'Other', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C05'),
	('C0504', '土地转让', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C05'),
	('C0505', '土地权属纠纷', '', 0, 10.00, 'work_day', 100, 168, 'natural_resources', true, true, 'C05'),
	('D', '环境保护', 'Environmental protection', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, NULL),
	('D01', '环保管理', 'Environmental management', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D'),
	('D0101', '生态示范和模范城区创建', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D0102', '环境监测', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D0103', '环境资质管理', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D0104', '环境执法', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D0105', '淘汰落后产能补偿', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D0106', '污染损害纠纷调解', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D0107', '其他', 'Other', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D0108', '专项资金使用', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D01'),
	('D02', '环境污染', 'Pollution', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D'),
	('D0201', '生态破坏', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D02'),
	('D0202', '危险化学品污染', '', 2, 2.00, 'urgent_hour', 1000, 24, 'environment', true, true, 'D02'),
	('D0203', '噪音污染', '', 0, 3.00, 'work_day', 250, 48, 'environment', true, true, 'D02'),
	('D0204', '放射性污染', '', 2, 2.00, 'urgent_hour', 1000, 24, 'environment', true, true, 'D02'),
	('D0205', '固体污染', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D02'),
	('D0206', '大气污染', '', 0, 5.00, 'work_day', 500, 72, 'environment', true, true, 'D02'),
	('D0207', '其他污染', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D02'),
	('D0208', '其他', 'Other', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D02'),
	('D0209', '电磁污染', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D02'),
	('D0210', '水污染', '', 1, 24.00, 'urgent_hour', 500, 72, 'environment', true, true, 'D02'),
	('D0211', '土壤污染', '', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D02'),
	('D03', '建设项目审批', 'Approval of construction projects', 0, 10.00, 'work_day', 250, 72, 'environment', true, true, 'D'),
	('D0301', '未验先用', '', 0, 10.00, 'work_day', 250, 72, 'environment', true, true, 'D03'),
	('D0302', '环评报告不实', '', 0, 10.00, 'work_day', 250, 72, 'environment', true, true, 'D03'),
	('D0303', '未批先建', '', 0, 10.00, 'work_day', 250, 72, 'environment', true, true, 'D03'),
	('D0304', '其他', 'Other', 0, 10.00, 'work_day', 250, 72, 'environment', true, true, 'D03'),
	('D04', '其他', 'Other', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D'),
	('D0401', '其他', 'Other', 0, 5.00, 'work_day', 250, 72, 'environment', true, true, 'D04'),
	('E', '纪检监察', 'Discipline inspection', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, NULL),
	('E01', '党政处分', 'Sanctions', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E'),
	('E0101', '党纪处分', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E01'),
	('E0102', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E01'),
	('E0103', '政纪处分', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E01'),
	('E02', '干部作风', 'Conduct of cadres', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E'),
	('E0201', '官僚主义', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E02'),
	('E0202', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E02'),
	('E0203', '形式主义', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E02'),
	('E0204', '奢靡之风', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E02'),
	('E0205', '享乐主义', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E02'),
	('E03', '滥用职权', 'Abuse of power', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E'),
	('E0301', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E03'),
	('E0302', '打击报复', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E03'),
	('E0303', '以权谋私', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E03'),
	('E04', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E'),
	('E0401', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E04'),
	('E05', '失职渎职', 'Neglect of duty', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E'),
	('E0501', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E05'),
	('E0502', '包庇纵容', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E05'),
	('E0503', '玩忽职守', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E05'),
	('E06', '贪污贿赂', 'Corruption and bribery', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E'),
	('E0601', '买官卖官', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E06'),
	('E0602', '挪用公款', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E06'),
	('E0603', '贪污', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E06'),
	('E0604', '行贿受贿索贿', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E06'),
	('E0605', '其他', 'Other', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E06'),
	('E0606', '财产来源不明', '', 0, 15.00, 'work_day', 0, 0, 'discipline', true, true, 'E06'),
	('F', '交通运输', 'Transport', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, NULL);
INSERT INTO public.cases_category VALUES
	('F01', '出租车管理', 'Taxis', 0, 5.00, 'work_day', 0, 0, 'transport', true, true, 'F'),
	('F0101', '经营权转让', '', 0, 5.00, 'work_day', 0, 0, 'transport', true, true, 'F01'),
	('F0102', '运价监管', '', 0, 5.00, 'work_day', 0, 0, 'transport', true, true, 'F01'),
	('F0103', '其他', 'Other', 0, 5.00, 'work_day', 0, 0, 'transport', true, true, 'F01'),
	('F0104', '网约车问题', '', 0, 5.00, 'work_day', 0, 0, 'transport', true, true, 'F01'),
	('F0105', '行业监管', '', 0, 5.00, 'work_day', 0, 0, 'transport', true, true, 'F01'),
	('F02', '建设管理', 'Roads: building and upkeep', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F'),
	('F0201', '运营权管理', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F02'),
	('F0202', '其他', 'Other', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F02'),
	('F0203', '规费征稽', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F02'),
	('F0204', '规划建设', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F02'),
	('F0205', '设施维护', '', 0, 3.00, 'work_day', 100, 48, 'transport', true, true, 'F02'),
	('F0206', '公路收费', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F02'),
	('F03', '交通运输', 'Transport', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F'),
	('F0301', '出租车管理', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F03'),
	('F04', '客货运输', 'Passengers and freight', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F'),
	('F0401', '货物运输', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F04'),
	('F0402', '物流管理', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F04'),
	('F0403', '其他', 'Other', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F04'),
	('F0404', '旅客运输', '', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F04'),
	('F0405', '运输安全', '', 1, 24.00, 'urgent_hour', 100, 48, 'transport', true, true, 'F04'),
	('F05', '其他', 'Other', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F'),
	('F0501', '其他', 'Other', 0, 7.00, 'work_day', 100, 48, 'transport', true, true, 'F05'),
	('F06', '邮政管理', 'Post', 0, 7.00, 'work_day', 50, 48, 'transport', true, true, 'F'),
	('F0601', '其他', 'Other', 0, 7.00, 'work_day', 50, 48, 'transport', true, true, 'F06'),
	('F0602', '邮政市场监管', '', 0, 7.00, 'work_day', 50, 48, 'transport', true, true, 'F06'),
	('F0603', '邮政行业规划', '', 0, 7.00, 'work_day', 50, 48, 'transport', true, true, 'F06'),
	('F0604', '快递市场管理', '', 0, 7.00, 'work_day', 50, 48, 'transport', true, true, 'F06'),
	('G', '经济管理', 'Economic management', 0, 10.00, 'work_day', 0, 0, 'development', true, true, NULL),
	('G01', '安全生产', 'Work safety', 1, 24.00, 'urgent_hour', 100, 72, 'emergency', true, true, 'G'),
	('G0101', '安全生产管理', '', 1, 24.00, 'urgent_hour', 100, 72, 'emergency', true, true, 'G01'),
	('G0102', '事故处理', '', 1, 24.00, 'urgent_hour', 100, 72, 'emergency', true, true, 'G01'),
	('G0103', '其他', 'Other', 1, 24.00, 'urgent_hour', 100, 72, 'emergency', true, true, 'G01'),
	('G0104', '安全隐患', '', 1, 24.00, 'urgent_hour', 100, 72, 'emergency', true, true, 'G01'),
	('G02', '保险证券期货', 'Insurance, securities and futures', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G'),
	('G0201', '期货基金', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G02'),
	('G0202', '保险业监管', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G02'),
	('G0203', '证券业监管', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G02'),
	('G0204', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G02'),
	('G03', '国资监管', 'State assets', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G'),
	('G0301', '资产流失', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G03'),
	('G0302', '企业兼并重组', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G03'),
	('G0303', '企业改制', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G03'),
	('G0304', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G03'),
	('G04', '宏观调控', 'Economic policy', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G'),
	('G0401', '经济体制改革', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G04'),
	('G0402', '区域发展', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G04'),
	('G0403', '收入分配', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G04'),
	('G0404', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G04'),
	('G0405', '产业行业政策', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G04'),
	('G05', '金融财税', 'Finance and taxation', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G'),
	('G0501', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G05'),
	('G0502', '集资融资', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G05'),
	('G0503', '税收征管', '', 0, 10.00, 'work_day', 0, 0, 'tax', true, true, 'G05'),
	('G0504', '财政收支', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G05'),
	('G0505', '金融管理', '', 0, 10.00, 'work_day', 0, 0, 'finance', true, true, 'G05'),
	('G0506', '非法经济活动', '', 0, 10.00, 'work_day', 0, 0, 'police', true, true, 'G05'),
	('G06', '能源管理', 'Energy', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G'),
	('G0601', '新能源产品研发与推广', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G06'),
	('G0602', '节能降耗', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G06'),
	('G0603', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G06'),
	('G0604', '能源开发供应', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G06'),
	('G07', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G'),
	('G0701', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G07'),
	('G08', '企业破产', 'Bankruptcy', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G'),
	('G0801', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G08'),
	('G0802', '政策性破产', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G08'),
	('G0803', '依法破产', '', 0, 10.00, 'work_day', 0, 0, 'development', true, true, 'G08'),
	('H', '科技与信息产业', 'Science and information industry', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, NULL),
	('H01', '电信', 'Telecommunications', 0, 3.00, 'work_day', 200, 48, 'telecom', true, true, 'H'),
	('H0101', '其他', 'Other', 0, 3.00, 'work_day', 200, 48, 'telecom', true, true, 'H01'),
	('H0102', '通信保障', '', 0, 3.00, 'work_day', 200, 48, 'telecom', true, true, 'H01'),
	('H0103', '运营商监管', '', 0, 3.00, 'work_day', 200, 48, 'telecom', true, true, 'H01'),
	('H0104', '电信资费', '', 0, 3.00, 'work_day', 200, 48, 'telecom', true, true, 'H01'),
	('H02', '科学技术', 'Science and technology', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H'),
	('H0201', '成果鉴定转化', '', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H02'),
	('H0202', '发展规划', '', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H02'),
	('H0203', '其他', 'Other', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H02'),
	('H03', '其他', 'Other', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H'),
	('H0301', '其他', 'Other', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H03'),
	('H04', '信息化建设', 'Digitalisation', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H'),
	('H0401', '信息产业发展规划', '', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H04'),
	('H0402', '软件行业管理', '', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H04'),
	('H0403', '其他', 'Other', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H04'),
	('H0404', '互联网运营管理', '', 0, 7.00, 'work_day', 200, 48, 'industry', true, true, 'H04'),
	('H05', '知识产权', 'Intellectual property', 0, 7.00, 'work_day', 0, 0, 'market_supervision', true, true, 'H'),
	('H0501', '其他', 'Other', 0, 7.00, 'work_day', 0, 0, 'market_supervision', true, true, 'H05'),
	('H0502', '知识产权保护', '', 0, 7.00, 'work_day', 0, 0, 'market_supervision', true, true, 'H05'),
	('H0503', '知识产权申报', '', 0, 7.00, 'work_day', 0, 0, 'market_supervision', true, true, 'H05'),
	('I', '民政', 'Civil affairs', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, NULL),
	('I01', '福利慈善', 'Welfare and charity', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I'),
	('I0101', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I01'),
	('I0102', '福利事业', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I01'),
	('I0103', '慈善捐助', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I01'),
	('I02', '复退安置', 'Resettlement of veterans', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I'),
	('I0201', '复员干部安置', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I02'),
	('I0202', '转业退伍安置', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I02'),
	('I0203', '其他', 'Other', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I02'),
	('I0204', '军休安置', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I02'),
	('I03', '基层选举和社区建设', 'Local elections and communities', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I');
INSERT INTO public.cases_category VALUES
	('I0301', '社区建设', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I03'),
	('I0302', '村委会选举', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I03'),
	('I0303', '居委会选举', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I03'),
	('I0304', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I03'),
	('I04', '救灾募捐', 'Disaster relief and donations', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'I'),
	('I0401', '救灾管理', '', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'I04'),
	('I0402', '其他', 'Other', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'I04'),
	('I0403', '捐赠服务', '', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'I04'),
	('I05', '民间组织', 'Social organisations', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I'),
	('I0501', '社团登记', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I05'),
	('I0502', '社团管理', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I05'),
	('I0503', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I05'),
	('I06', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I'),
	('I0601', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I06'),
	('I07', '区划地名', 'Boundaries and place names', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I'),
	('I0701', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I07'),
	('I0702', '区划调整', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I07'),
	('I0703', '边界纠纷', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I07'),
	('I0704', '地名管理', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I07'),
	('I08', '社会服务', 'Social services', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I'),
	('I0801', '收养登记', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I08'),
	('I0802', '婚姻登记', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I08'),
	('I0803', '殡葬管理', '', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I08'),
	('I0804', '生活无着人员救助', '', 1, 12.00, 'urgent_hour', 200, 12, 'civil_affairs', true, true, 'I08'),
	('I0805', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'civil_affairs', true, true, 'I08'),
	('I09', '社会救助', 'Social assistance', 0, 5.00, 'work_day', 0, 0, 'civil_affairs', true, true, 'I'),
	('I0901', '其他', 'Other', 0, 5.00, 'work_day', 0, 0, 'civil_affairs', true, true, 'I09'),
	('I0902', '农村低保', '', 0, 5.00, 'work_day', 0, 0, 'civil_affairs', true, true, 'I09'),
	('I0903', '城镇低保', '', 0, 5.00, 'work_day', 0, 0, 'civil_affairs', true, true, 'I09'),
	('I0904', '医疗救助', '', 0, 5.00, 'work_day', 0, 0, 'medical_insurance', true, true, 'I09'),
	('I0905', '特困人员供养', '', 0, 5.00, 'work_day', 0, 0, 'civil_affairs', true, true, 'I09'),
	('I10', '优抚', 'Support for veterans and families', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I'),
	('I1001', '其他', 'Other', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I10'),
	('I1002', '老退役军人待遇', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I10'),
	('I1003', '评残及伤残抚恤', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I10'),
	('I1004', '参试退役人员待遇', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I10'),
	('I1005', '参战退役人员待遇', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I10'),
	('I1006', '生活住房医疗', '', 0, 7.00, 'work_day', 0, 0, 'veterans', true, true, 'I10'),
	('J', '农村农业', 'Countryside and agriculture', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, NULL),
	('J01', '草原草场', 'Grassland', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J0101', '退牧还草', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J01'),
	('J0102', '破坏草原', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J01'),
	('J0103', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J01'),
	('J0104', '征占草场', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J01'),
	('J02', '村务管理', 'Village affairs', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J0201', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J02'),
	('J0202', '集体资产管理', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J02'),
	('J0203', '村级债务', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J02'),
	('J0204', '集体财务公开', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J02'),
	('J0205', '村务公开', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J02'),
	('J03', '动物防疫', 'Animal disease control', 1, 24.00, 'urgent_hour', 1000, 48, 'agriculture', true, true, 'J'),
	('J0301', '扑杀补偿', '', 1, 24.00, 'urgent_hour', 1000, 48, 'agriculture', true, true, 'J03'),
	('J0302', '其他', 'Other', 1, 24.00, 'urgent_hour', 1000, 48, 'agriculture', true, true, 'J03'),
	('J0303', '疫情防控', '', 1, 24.00, 'urgent_hour', 1000, 48, 'agriculture', true, true, 'J03'),
	('J04', '扶贫开发', 'Poverty relief', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J0401', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J04'),
	('J0402', '扶贫开发资金使用管理', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J04'),
	('J0403', '扶贫开发政策', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J04'),
	('J05', '惠农补贴', 'Farm subsidies', 0, 10.00, 'work_day', 0, 0, 'agriculture', true, true, 'J'),
	('J0501', '其他补贴', '', 0, 10.00, 'work_day', 0, 0, 'agriculture', true, true, 'J05'),
	('J0502', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'agriculture', true, true, 'J05'),
	('J0503', '农机农资补贴', '', 0, 10.00, 'work_day', 0, 0, 'agriculture', true, true, 'J05'),
	('J0504', '粮食直补', '', 0, 10.00, 'work_day', 0, 0, 'agriculture', true, true, 'J05'),
	('J0505', '良种补贴', '', 0, 10.00, 'work_day', 0, 0, 'agriculture', true, true, 'J05'),
	('J06', '林业管理', 'Forestry', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J'),
	('J0601', '退耕还林', '', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J06'),
	('J0602', '水土流失', '', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J06'),
	('J0603', '森林防火', '', 2, 2.00, 'urgent_hour', 1000, 12, 'emergency', true, true, 'J06'),
	('J0604', '国有林业资产管理', '', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J06'),
	('J0605', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J06'),
	('J0606', '采伐运输', '', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J06'),
	('J0607', '林权改革及权属纠纷', '', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J06'),
	('J07', '农副产品流通', 'Farm produce trade', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J0701', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J07'),
	('J0702', '价格质量', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J07'),
	('J0703', '运输购销', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J07'),
	('J0704', '粮食储备', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J07'),
	('J08', '农垦农场', 'State farms', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J0801', '职工待遇', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J08'),
	('J0802', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J08'),
	('J0803', '经营管理', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J08'),
	('J09', '农资农技', 'Farm supplies and techniques', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J0901', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J09'),
	('J0902', '农资价格质量', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J09'),
	('J0903', '农技推广应用', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J09'),
	('J10', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J1001', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J10'),
	('J1002', '农村“八大员”问题', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J10'),
	('J11', '水库移民', 'Reservoir resettlement', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J'),
	('J1101', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J11'),
	('J1102', '移民补偿安置', '', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J11'),
	('J1103', '后期扶持', '', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J11'),
	('J12', '水利水电', 'Water works', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J'),
	('J1201', '工程建设管理', '', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J12'),
	('J1202', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J12'),
	('J1203', '引水调水', '', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J12'),
	('J1204', '规划设计', '', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J12'),
	('J1205', '水事纠纷', '', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J12'),
	('J1206', '防汛抗旱', '', 2, 2.00, 'urgent_hour', 500, 12, 'water', true, true, 'J12'),
	('J1207', '江河湖治理', '', 0, 10.00, 'work_day', 200, 168, 'water', true, true, 'J12');
INSERT INTO public.cases_category VALUES
	('J13', '土地承包经营', 'Land contracts', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J'),
	('J1301', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J13'),
	('J1302', '宅基地纠纷', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J13'),
	('J1303', '土地承包', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J13'),
	('J1304', '土地流转', '', 0, 10.00, 'work_day', 200, 168, 'agriculture', true, true, 'J13'),
	('J14', '野生资源管理', 'Wildlife', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J'),
	('J1401', '野生动植物保护', '', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J14'),
	('J1402', '其他野生资源管理', '', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J14'),
	('J1403', '其他', 'Other', 0, 10.00, 'work_day', 200, 168, 'forestry', true, true, 'J14'),
	('K', '商贸旅游', 'Trade and tourism', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, NULL),
	('K01', '旅游管理', 'Tourism', 0, 7.00, 'work_day', 50, 72, 'culture', true, true, 'K'),
	('K0101', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'culture', true, true, 'K01'),
	('K0102', '景区管理', '', 0, 7.00, 'work_day', 50, 72, 'culture', true, true, 'K01'),
	('K0103', '旅游市场管理', '', 0, 7.00, 'work_day', 50, 72, 'culture', true, true, 'K01'),
	('K02', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K'),
	('K0201', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K02'),
	('K03', '商业贸易', 'Commerce', 0, 7.00, 'work_day', 50, 72, 'commerce', true, true, 'K'),
	('K0301', '劳务输出', '', 0, 7.00, 'work_day', 50, 72, 'commerce', true, true, 'K03'),
	('K0302', '贸易发展战略', '', 0, 7.00, 'work_day', 50, 72, 'commerce', true, true, 'K03'),
	('K0303', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'commerce', true, true, 'K03'),
	('K0304', '进出口管理', '', 0, 7.00, 'work_day', 50, 72, 'commerce', true, true, 'K03'),
	('K0305', '市场垄断', '', 0, 7.00, 'work_day', 50, 72, 'commerce', true, true, 'K03'),
	('K0306', '反倾销', '', 0, 7.00, 'work_day', 50, 72, 'commerce', true, true, 'K03'),
	('K04', '市场监管', 'Market supervision', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K'),
	('K0401', '商标管理', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K0402', '不正当竞争', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K0403', '商品质量', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K0404', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K0405', '广告监管', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K0406', '中介机构管理', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K0407', '传销', '', 0, 7.00, 'work_day', 50, 72, 'police', true, true, 'K04'),
	('K0408', '物价监督', '', 0, 5.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K0409', '直销', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K04'),
	('K05', '质监检验检疫', 'Quality inspection and quarantine', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K'),
	('K0501', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K05'),
	('K0502', '特种设备管理', '', 1, 24.00, 'urgent_hour', 50, 24, 'market_supervision', true, true, 'K05'),
	('K0503', '产品质量监控', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K05'),
	('K0504', '认证认可标准化', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K05'),
	('K0505', '出入境检验检疫', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K05'),
	('K0506', '检验检疫', '', 0, 7.00, 'work_day', 50, 72, 'market_supervision', true, true, 'K05'),
	('L', '卫生计生', 'Health and family planning', 0, 7.00, 'work_day', 50, 72, 'health', true, true, NULL),
	('L01', '公共卫生', 'Public health', 1, 24.00, 'urgent_hour', 50, 72, 'health', true, true, 'L'),
	('L0101', '突发公共卫生事件处理', '', 2, 2.00, 'urgent_hour', 500, 24, 'health', true, true, 'L01'),
	('L0102', '其他', 'Other', 1, 24.00, 'urgent_hour', 50, 72, 'health', true, true, 'L01'),
	('L0103', '疾病预防控制', '', 1, 24.00, 'urgent_hour', 50, 72, 'health', true, true, 'L01'),
	('L02', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L'),
	('L0201', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L02'),
	('L03', '人口计生', 'Population and family planning', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L'),
	('L0301', '计生执法', '', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L03'),
	('L0302', '计划生育服务管理', '', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L03'),
	('L0303', '失独家庭', '', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L03'),
	('L0304', '违法生育', '', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L03'),
	('L0305', '人口政策', '', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L03'),
	('L0306', '独生子女父母奖励政策', '', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L03'),
	('L0307', '其他', 'Other', 0, 7.00, 'work_day', 0, 0, 'health', true, true, 'L03'),
	('L04', '食品药品监管', 'Food and medicine safety', 0, 5.00, 'work_day', 50, 72, 'market_supervision', true, true, 'L'),
	('L0401', '食品安全', '', 1, 48.00, 'urgent_hour', 50, 72, 'market_supervision', true, true, 'L04'),
	('L0402', '药品和医疗器械管理', '', 0, 5.00, 'work_day', 50, 72, 'market_supervision', true, true, 'L04'),
	('L0403', '保健品化妆品管理', '', 0, 5.00, 'work_day', 50, 72, 'market_supervision', true, true, 'L04'),
	('L0404', '其他', 'Other', 0, 5.00, 'work_day', 50, 72, 'market_supervision', true, true, 'L04'),
	('L05', '医患纠纷', 'Medical disputes', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L'),
	('L0501', '患者权益', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L05'),
	('L0502', '医护人员权益', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L05'),
	('L0503', '医疗事故争议', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L05'),
	('L0504', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L05'),
	('L06', '医政监管', 'Medical institutions', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L'),
	('L0601', '医疗技术和服务', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('L0602', '血液管理', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('L0603', '非法行医', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('L0604', '卫生执法', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('L0605', '医疗收费', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('L0606', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('L0607', '医疗机构管理', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('L0608', '医务人员管理', '', 0, 7.00, 'work_day', 50, 72, 'health', true, true, 'L06'),
	('M', '政法', 'Police, justice and courts', 0, 10.00, 'work_day', 50, 48, 'police', true, true, NULL),
	('M01', '法律服务', 'Legal services', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M'),
	('M0101', '律师', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M01'),
	('M0102', '法律援助', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M01'),
	('M0103', '司法鉴定', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M01'),
	('M0104', '公证', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M01'),
	('M0105', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M01'),
	('M02', '法制建设', 'Legal system', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M'),
	('M0201', '法制宣传', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M02'),
	('M0202', '立法规划', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M02'),
	('M0203', '司法改革', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M02'),
	('M0204', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M02'),
	('M03', '行政复议', 'Administrative review', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M'),
	('M0301', '不服决定', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M03'),
	('M0302', '复议申请', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M03'),
	('M0303', '决定执行', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M03'),
	('M0304', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M03'),
	('M04', '户籍证件', 'Household registration and papers', 0, 5.00, 'work_day', 0, 0, 'police', true, true, 'M'),
	('M0401', '户籍管理', '', 0, 5.00, 'work_day', 0, 0, 'police', true, true, 'M04'),
	('M0402', '出入境管理', '', 0, 5.00, 'work_day', 0, 0, 'police', true, true, 'M04'),
	('M0403', '其他', 'Other', 0, 5.00, 'work_day', 0, 0, 'police', true, true, 'M04'),
	('M0404', '流动人口管理', '', 0, 5.00, 'work_day', 0, 0, 'police', true, true, 'M04'),
	('M0405', '身份证管理', '', 0, 5.00, 'work_day', 0, 0, 'police', true, true, 'M04'),
	('M05', '交通管理', 'Traffic management', 0, 5.00, 'work_day', 100, 24, 'police', true, true, 'M'),
	('M0501', '交通事故', '', 0, 5.00, 'work_day', 100, 24, 'police', true, true, 'M05'),
	('M0502', '其他', 'Other', 0, 5.00, 'work_day', 100, 24, 'police', true, true, 'M05');
INSERT INTO public.cases_category VALUES
	('M0503', '机动车和驾驶员管理', '', 0, 5.00, 'work_day', 100, 24, 'police', true, true, 'M05'),
	('M0504', '交通安全管理', '', 0, 5.00, 'work_day', 100, 24, 'police', true, true, 'M05'),
	('M06', '警务督察', 'Police conduct', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M'),
	('M0601', '超期羁押', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M06'),
	('M0602', '警务执法', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M06'),
	('M0603', '其他', 'Other', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M06'),
	('M0604', '刑讯逼供', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M06'),
	('M0605', '包庇违法违纪人员', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M06'),
	('M07', '其他', 'Other', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M'),
	('M0701', '其他', 'Other', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M07'),
	('M08', '社会治安', 'Public order', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M'),
	('M0801', '打黑除恶', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0802', '集会游行示威', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0803', '邪教组织', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0804', '黄赌毒', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0805', '防范打击恐怖活动', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0806', '拐卖人口', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0807', '治安案件', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0808', '走私贩私', '', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M0809', '消防安全', '', 1, 24.00, 'urgent_hour', 50, 48, 'fire', true, true, 'M08'),
	('M0810', '其他', 'Other', 1, 24.00, 'urgent_hour', 50, 24, 'police', true, true, 'M08'),
	('M09', '诉讼', 'Litigation', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M'),
	('M0901', '其他', 'Other', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M09'),
	('M0902', '刑事诉讼', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M09'),
	('M0903', '民事诉讼', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M09'),
	('M0904', '行政诉讼', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M09'),
	('M10', '刑案侦破', 'Criminal investigation', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M'),
	('M1001', '立案侦查', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M10'),
	('M1002', '其他', 'Other', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M10'),
	('M1003', '强制措施', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M10'),
	('M1004', '案件侦破', '', 0, 10.00, 'work_day', 50, 48, 'police', true, true, 'M10'),
	('M11', '刑罚执行', 'Execution of sentences', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M'),
	('M1101', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M11'),
	('M1102', '监狱管理', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M11'),
	('M1103', '社区矫正', '', 0, 10.00, 'work_day', 0, 0, 'justice', true, true, 'M11'),
	('M12', '仲裁与调解', 'Arbitration and mediation', 0, 10.00, 'work_day', 50, 48, 'justice', true, true, 'M'),
	('M1201', '生效法律文书执行', '', 0, 10.00, 'work_day', 50, 48, 'justice', true, true, 'M12'),
	('M1202', '其他', 'Other', 0, 10.00, 'work_day', 50, 48, 'justice', true, true, 'M12'),
	('M1203', '司法调解', '', 0, 10.00, 'work_day', 50, 48, 'justice', true, true, 'M12'),
	('M1204', '人事仲裁', '', 0, 10.00, 'work_day', 50, 48, 'justice', true, true, 'M12'),
	('M1205', '劳动仲裁', '', 0, 10.00, 'work_day', 50, 48, 'justice', true, true, 'M12'),
	('M1206', '民商事仲裁', '', 0, 10.00, 'work_day', 50, 48, 'justice', true, true, 'M12'),
	('N', '教育文体', 'Education, culture and sport', 0, 7.00, 'work_day', 100, 72, 'education', true, true, NULL),
	('N01', '教师队伍和待遇', 'Teachers', 0, 10.00, 'work_day', 0, 0, 'education', true, true, 'N'),
	('N0101', '企业教师', '', 0, 10.00, 'work_day', 0, 0, 'education', true, true, 'N01'),
	('N0102', '师资力量', '', 0, 10.00, 'work_day', 0, 0, 'education', true, true, 'N01'),
	('N0103', '原民办代课教师', '', 0, 10.00, 'work_day', 0, 0, 'education', true, true, 'N01'),
	('N0104', '工资福利', '', 0, 10.00, 'work_day', 0, 0, 'education', true, true, 'N01'),
	('N0105', '其他', 'Other', 0, 10.00, 'work_day', 0, 0, 'education', true, true, 'N01'),
	('N02', '教育行政管理', 'School administration', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N'),
	('N0201', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N0202', '教育经费管理', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N0203', '学生负担', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N0204', '教学管理', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N0205', '学历学位学籍管理', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N0206', '校园安全', '', 1, 24.00, 'urgent_hour', 100, 72, 'education', true, true, 'N02'),
	('N0207', '民办学校', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N0208', '语言文字规范', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N0209', '校外机构管理', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N02'),
	('N03', '教育收费', 'School fees', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N'),
	('N0301', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N03'),
	('N0302', '收费标准', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N03'),
	('N0303', '乱收费', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N03'),
	('N04', '教育体制', 'Education system', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N'),
	('N0401', '教育统筹管理', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N04'),
	('N0402', '异地升学', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N04'),
	('N0403', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N04'),
	('N0404', '教育体制改革', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N04'),
	('N0405', '教育资源配置', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N04'),
	('N05', '考试招生', 'Examinations and enrolment', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N'),
	('N0501', '招生录取', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N05'),
	('N0502', '考场考纪', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N05'),
	('N0503', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N05'),
	('N0504', '异地升学', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N05'),
	('N06', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N'),
	('N0601', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N06'),
	('N07', '失学辍学', 'Dropping out of school', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N'),
	('N0701', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N07'),
	('N0702', '教育救助', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N07'),
	('N0703', '希望工程', '', 0, 7.00, 'work_day', 100, 72, 'education', true, true, 'N07'),
	('N08', '体育', 'Sport', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N'),
	('N0801', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N08'),
	('N0802', '体育事业', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N08'),
	('N0803', '运动员权益', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N08'),
	('N0804', '体育市场', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N08'),
	('N0805', '体育竞赛', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N08'),
	('N09', '文化', 'Culture', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N'),
	('N0901', '文化体制改革', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N09'),
	('N0902', '公共文化', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N09'),
	('N0903', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N09'),
	('N0904', '非物质文化遗产', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N09'),
	('N0905', '文化市场与文化执法', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N09'),
	('N0906', '文化艺术', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N09'),
	('N10', '文物管理', 'Cultural relics', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N'),
	('N1001', '其他', 'Other', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N10'),
	('N1002', '文物保护', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N10'),
	('N1003', '文物鉴定', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N10'),
	('N1004', '文物管理', '', 0, 7.00, 'work_day', 100, 72, 'culture', true, true, 'N10'),
	('O', '劳动和社会保障', 'Labour and social security', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, NULL),
	('O01', '城镇居民社会保险', 'Residents'' social insurance', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O');
INSERT INTO public.cases_category VALUES
	('O0101', '其他', 'Other', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O01'),
	('O0102', '新农村合作医疗', '', 0, 7.00, 'work_day', 0, 0, 'medical_insurance', true, true, 'O01'),
	('O0103', '城乡居民养老保险', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O01'),
	('O0104', '城镇居民医疗保险', '', 0, 7.00, 'work_day', 0, 0, 'medical_insurance', true, true, 'O01'),
	('O02', '城镇职工社会保险', 'Employees'' social insurance', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O'),
	('O0201', '职工养老保险', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O02'),
	('O0202', '职工工伤保险', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O02'),
	('O0203', '职工生育保险', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O02'),
	('O0204', '职工医疗保险', '', 0, 7.00, 'work_day', 0, 0, 'medical_insurance', true, true, 'O02'),
	('O0205', '职工失业保险', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O02'),
	('O0206', '其他', 'Other', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O02'),
	('O03', '工资福利', 'Wages and benefits', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O'),
	('O0301', '福利待遇', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O03'),
	('O0302', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O03'),
	('O0303', '工资调整', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O03'),
	('O0304', '最低工资标准', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O03'),
	('O0305', '住房公积金', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O03'),
	('O0306', '工资发放', '', 1, 3.00, 'work_day', 50, 72, 'human_resources', true, true, 'O03'),
	('O04', '就业培训', 'Employment and training', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O'),
	('O0401', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O04'),
	('O0402', '就业和再就业', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O04'),
	('O0403', '职业培训', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O04'),
	('O0404', '职业技能鉴定', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O04'),
	('O05', '劳动保护', 'Labour protection', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O'),
	('O0501', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O05'),
	('O0502', '工作时间和休息休假', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O05'),
	('O0503', '女工保护', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O05'),
	('O0504', '劳动安全', '', 1, 24.00, 'urgent_hour', 50, 72, 'emergency', true, true, 'O05'),
	('O0505', '劳动环境', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O05'),
	('O0506', '安全防护', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O05'),
	('O06', '劳动关系', 'Labour relations', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O'),
	('O0601', '劳动合同纠纷', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O06'),
	('O0602', '非法用工', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O06'),
	('O0603', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O06'),
	('O0604', '农民工权益', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O06'),
	('O0605', '劳务派遣纠纷', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O06'),
	('O0606', '协议解除劳动关系', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O06'),
	('O0607', '辞职辞退', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O06'),
	('O07', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O'),
	('O0701', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O07'),
	('O08', '社保基金管理', 'Social security funds', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O'),
	('O0801', '社保基金管理', '', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O08'),
	('O0802', '其他', 'Other', 0, 7.00, 'work_day', 50, 72, 'human_resources', true, true, 'O08'),
	('O09', '退休政策及待遇', 'Retirement', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O'),
	('O0901', '退休人员待遇', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O09'),
	('O0902', '内部退养人员待遇', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O09'),
	('O0903', '其他', 'Other', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O09'),
	('O0904', '退休政策', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O09'),
	('O0905', '退休金发放', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O09'),
	('O0906', '病退及提前退休人员待遇', '', 0, 7.00, 'work_day', 0, 0, 'human_resources', true, true, 'O09'),
	('P', '城市部件', 'City components', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, NULL),
	('P01', '公用设施', 'Public utilities', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P'),
	('P0101', '上水井盖', 'Water supply manhole cover', 1, 4.00, 'urgent_hour', 20, 24, 'water', true, true, 'P01'),
	('P0102', '污水井盖', 'Sewage manhole cover', 1, 4.00, 'urgent_hour', 20, 24, 'water', true, true, 'P01'),
	('P0103', '雨水井盖', 'Storm drain manhole cover', 1, 4.00, 'urgent_hour', 20, 24, 'water', true, true, 'P01'),
	('P0104', '雨水箅子', 'Storm drain grating', 1, 8.00, 'urgent_hour', 20, 24, 'water', true, true, 'P01'),
	('P0105', '电力井盖', 'Power manhole cover', 1, 4.00, 'urgent_hour', 20, 24, 'power', true, true, 'P01'),
	('P0106', '通信井盖', 'Telecom manhole cover', 1, 4.00, 'urgent_hour', 20, 24, 'telecom', true, true, 'P01'),
	('P0107', '燃气井盖', 'Gas manhole cover', 1, 4.00, 'urgent_hour', 20, 24, 'gas', true, true, 'P01'),
	('Q0110', '道路破损', 'Damaged road', 0, 3.00, 'work_day', 50, 24, 'transport', true, true, 'Q01'),
	('P0108', '路灯井盖', 'Street lamp manhole cover', 1, 4.00, 'urgent_hour', 20, 24, 'urban_management', true, true, 'P01'),
	('P0109', '路灯', 'Street lamp', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P01'),
	('P0110', '景观灯', 'Landscape lamp', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P01'),
	('P0111', '消防设施', 'Fire hydrant and equipment', 1, 12.00, 'urgent_hour', 50, 24, 'fire', true, true, 'P01'),
	('P0112', '电力设施', 'Power equipment', 1, 8.00, 'urgent_hour', 50, 24, 'power', true, true, 'P01'),
	('P0113', '高压线铁塔', 'Pylon', 1, 8.00, 'urgent_hour', 50, 24, 'power', true, true, 'P01'),
	('P0114', '变压器箱', 'Transformer box', 1, 8.00, 'urgent_hour', 50, 24, 'power', true, true, 'P01'),
	('P0115', '燃气调压站', 'Gas pressure station', 1, 4.00, 'urgent_hour', 50, 24, 'gas', true, true, 'P01'),
	('P0116', '通信交接箱', 'Telecom cabinet', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P01'),
	('P0117', '公用电话亭', 'Telephone booth', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P01'),
	('P0118', '邮筒', 'Post box', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P01'),
	('P0119', '健身设施', 'Fitness equipment', 0, 3.00, 'work_day', 50, 24, 'culture', true, true, 'P01'),
	('P0120', '公共自行车租赁点', 'Shared bicycle point', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P01'),
	('P0121', '供水器', 'Drinking fountain', 0, 16.00, 'work_hour', 50, 24, 'water', true, true, 'P01'),
	('P02', '道路交通', 'Roads and traffic', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P'),
	('P0201', '道路路面', 'Road surface', 0, 3.00, 'work_day', 50, 24, 'transport', true, true, 'P02'),
	('P0202', '人行道', 'Pavement', 0, 3.00, 'work_day', 50, 24, 'urban_management', true, true, 'P02'),
	('P0203', '盲道', 'Tactile paving', 0, 3.00, 'work_day', 50, 24, 'urban_management', true, true, 'P02'),
	('P0204', '停车场', 'Car park', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0205', '停车设施', 'Parking equipment', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0206', '公交站亭', 'Bus shelter', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0207', '出租车站牌', 'Taxi stand sign', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0208', '过街天桥', 'Footbridge', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0209', '地下通道', 'Underpass', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0210', '高架立交桥', 'Flyover', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0211', '跨河桥', 'River bridge', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0212', '交通标志牌', 'Traffic sign', 0, 16.00, 'work_hour', 50, 24, 'police', true, true, 'P02'),
	('P0213', '交通信号灯', 'Traffic light', 1, 4.00, 'urgent_hour', 50, 12, 'police', true, true, 'P02'),
	('P0214', '交通护栏', 'Traffic barrier', 0, 16.00, 'work_hour', 50, 24, 'transport', true, true, 'P02'),
	('P0215', '路名牌', 'Street name sign', 0, 3.00, 'work_day', 50, 24, 'civil_affairs', true, true, 'P02'),
	('P0216', '交通标线', 'Road marking', 0, 3.00, 'work_day', 50, 24, 'police', true, true, 'P02'),
	('P0217', '隔音屏', 'Noise barrier', 0, 5.00, 'work_day', 50, 24, 'transport', true, true, 'P02'),
	('P03', '市容环境', 'Cityscape and sanitation', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P'),
	('P0301', '公共厕所', 'Public toilet', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03'),
	('P0302', '化粪池', 'Septic tank', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03'),
	('P0303', '公厕指示牌', 'Toilet sign', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03'),
	('P0304', '垃圾间', 'Refuse room', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03'),
	('P0305', '垃圾箱', 'Litter bin', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03'),
	('P0306', '垃圾桶', 'Refuse container', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03'),
	('P0307', '灯箱霓虹灯', 'Light box and neon', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03');
INSERT INTO public.cases_category VALUES
	('P0308', '广告牌匾', 'Billboard and shop sign', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P03'),
	('P0309', '环保监测站', 'Environmental monitoring station', 0, 3.00, 'work_day', 50, 24, 'environment', true, true, 'P03'),
	('P0310', '气象监测站', 'Weather station', 0, 3.00, 'work_day', 50, 24, 'natural_resources', true, true, 'P03'),
	('P0311', '污水口监测站', 'Sewage outlet monitoring station', 0, 3.00, 'work_day', 50, 24, 'environment', true, true, 'P03'),
	('P0312', '噪声显示屏', 'Noise display', 0, 3.00, 'work_day', 50, 24, 'environment', true, true, 'P03'),
	('P04', '园林绿化', 'Gardens and greenery', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P'),
	('P0401', '古树名木', 'Ancient and famous tree', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0402', '行道树', 'Street tree', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0403', '护树设施', 'Tree guard', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0404', '花架花钵', 'Flower stand', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0405', '绿地', 'Green space', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0406', '雕塑', 'Sculpture', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0407', '街头坐椅', 'Street bench', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0408', '绿地护栏', 'Green space fence', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0409', '绿地维护设施', 'Green space upkeep equipment', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P0410', '喷泉', 'Fountain', 0, 3.00, 'work_day', 50, 72, 'forestry', true, true, 'P04'),
	('P05', '其他', 'Other', 0, 16.00, 'work_hour', 50, 24, 'urban_management', true, true, 'P'),
	('P0501', '重大危险源', 'Major hazard source', 1, 4.00, 'urgent_hour', 100, 24, 'emergency', true, true, 'P05'),
	('P0502', '工地', 'Building site', 0, 16.00, 'work_hour', 50, 24, 'housing', true, true, 'P05'),
	('P0503', '水域附属设施', 'Waterside equipment', 0, 16.00, 'work_hour', 50, 24, 'water', true, true, 'P05'),
	('P0504', '人防工事', 'Civil defence works', 0, 3.00, 'work_day', 50, 24, 'urban_management', true, true, 'P05'),
	('P0505', '防汛设施', 'Flood control equipment', 1, 8.00, 'urgent_hour', 50, 24, 'water', true, true, 'P05'),
	('Q', '城市事件', 'City events', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, NULL),
	('Q01', '市容环境', 'Cityscape and sanitation', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q'),
	('Q0101', '私搭乱建', 'Unauthorised building', 0, 5.00, 'work_day', 50, 72, 'urban_management', true, true, 'Q01'),
	('Q0102', '暴露垃圾', 'Exposed refuse', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0103', '积存垃圾渣土', 'Heaped refuse and rubble', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0104', '道路不洁', 'Dirty road', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0105', '水域不洁', 'Dirty water body', 0, 16.00, 'work_hour', 50, 24, 'water', true, true, 'Q01'),
	('Q0106', '绿地脏乱', 'Untidy green space', 0, 16.00, 'work_hour', 50, 24, 'forestry', true, true, 'Q01'),
	('Q0107', '废弃车辆', 'Abandoned vehicle', 0, 3.00, 'work_day', 50, 24, 'police', true, true, 'Q01'),
	('Q0108', '废弃家具设备', 'Abandoned furniture and equipment', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0109', '非装饰性树挂', 'Litter in trees', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0111', '河堤破损', 'Damaged embankment', 1, 8.00, 'urgent_hour', 100, 24, 'water', true, true, 'Q01'),
	('Q0112', '道路遗撒', 'Spill on road', 1, 2.00, 'urgent_hour', 100, 6, 'urban_management', true, true, 'Q01'),
	('Q0113', '建筑物外立面不洁', 'Dirty facade', 0, 3.00, 'work_day', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0114', '水域秩序问题', 'Disorder on water', 0, 16.00, 'work_hour', 50, 24, 'water', true, true, 'Q01'),
	('Q0115', '焚烧垃圾树叶', 'Burning refuse or leaves', 1, 2.00, 'urgent_hour', 200, 6, 'urban_management', true, true, 'Q01'),
	('Q0116', '动物尸体清理', 'Dead animal', 0, 4.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0117', '油烟污染', 'Cooking fumes', 0, 3.00, 'work_day', 50, 48, 'urban_management', true, true, 'Q01'),
	('Q0118', '道路扬尘', 'Road dust', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0119', '绿化弃料', 'Garden waste', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0120', '擅自饲养家禽家畜', 'Unauthorised poultry or livestock', 0, 3.00, 'work_day', 50, 24, 'urban_management', true, true, 'Q01'),
	('Q0121', '毁绿占绿', 'Destroyed or occupied greenery', 0, 3.00, 'work_day', 50, 24, 'forestry', true, true, 'Q01'),
	('Q02', '宣传广告', 'Advertising', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q'),
	('Q0201', '违章张贴悬挂广告牌匾', 'Unauthorised signs and banners', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q02'),
	('Q0202', '非法小广告', 'Illegal small advertisements', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q02'),
	('Q0203', '占道广告牌', 'Advertising board on pavement', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q02'),
	('Q0204', '街头散发广告', 'Handing out advertisements', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q02'),
	('Q03', '施工管理', 'Building works', 0, 8.00, 'work_hour', 100, 24, 'housing', true, true, 'Q'),
	('Q0301', '施工扰民', 'Noise from works', 0, 8.00, 'work_hour', 200, 24, 'urban_management', true, true, 'Q03'),
	('Q0302', '工地扬尘', 'Dust from building site', 0, 8.00, 'work_hour', 100, 24, 'housing', true, true, 'Q03'),
	('Q0303', '道路开挖未审批', 'Road dug up without permit', 0, 8.00, 'work_hour', 100, 24, 'urban_management', true, true, 'Q03'),
	('Q0304', '施工废弃料', 'Building waste', 0, 8.00, 'work_hour', 100, 24, 'housing', true, true, 'Q03'),
	('Q0305', '施工占道', 'Works blocking the road', 0, 8.00, 'work_hour', 100, 24, 'urban_management', true, true, 'Q03'),
	('Q0306', '无证消纳渣土', 'Rubble dumped without permit', 0, 8.00, 'work_hour', 100, 24, 'urban_management', true, true, 'Q03'),
	('Q0307', '施工工地道路未硬化', 'Unpaved site road', 0, 8.00, 'work_hour', 100, 24, 'housing', true, true, 'Q03'),
	('Q0308', '施工未设护栏', 'Works without barrier', 1, 4.00, 'urgent_hour', 100, 24, 'housing', true, true, 'Q03'),
	('Q04', '突发事件', 'Sudden incidents', 2, 2.00, 'urgent_hour', 200, 12, 'emergency', true, true, 'Q'),
	('Q0401', '路面塌陷', 'Road collapse', 2, 2.00, 'urgent_hour', 100, 24, 'transport', true, true, 'Q04'),
	('Q0402', '自来水管破裂', 'Burst water main', 2, 2.00, 'urgent_hour', 200, 12, 'water', true, true, 'Q04'),
	('Q0403', '燃气管道破裂', 'Burst gas pipe', 2, 1.00, 'urgent_hour', 500, 12, 'gas', true, true, 'Q04'),
	('Q0404', '下水道堵塞或破损', 'Blocked or broken sewer', 1, 8.00, 'urgent_hour', 100, 24, 'water', true, true, 'Q04'),
	('Q0405', '热力管道破裂', 'Burst heating pipe', 2, 2.00, 'urgent_hour', 200, 12, 'housing', true, true, 'Q04'),
	('Q0406', '道路积水', 'Flooded road', 1, 2.00, 'urgent_hour', 200, 6, 'water', true, true, 'Q04'),
	('Q0407', '道路积雪结冰', 'Snow or ice on road', 1, 4.00, 'urgent_hour', 500, 12, 'emergency', true, true, 'Q04'),
	('Q0408', '架空线缆损坏', 'Damaged overhead line', 2, 2.00, 'urgent_hour', 100, 12, 'power', true, true, 'Q04'),
	('Q0409', '群发性事件', 'Mass incident', 2, 1.00, 'urgent_hour', 500, 6, 'police', true, true, 'Q04'),
	('Q0410', '火灾隐患', 'Fire hazard', 1, 4.00, 'urgent_hour', 50, 24, 'fire', true, true, 'Q04'),
	('Q0411', '树木倒伏', 'Fallen tree', 1, 4.00, 'urgent_hour', 50, 12, 'forestry', true, true, 'Q04'),
	('Q05', '街面秩序', 'Street order', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q'),
	('Q0501', '占道经营', 'Trading on the pavement', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0502', '无照经营游商', 'Unlicensed hawkers', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0503', '店外经营', 'Trading outside the shop', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0504', '机动车乱停放', 'Badly parked vehicles', 0, 4.00, 'work_hour', 50, 12, 'police', true, true, 'Q05'),
	('Q0505', '非机动车乱停放', 'Badly parked bicycles and scooters', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0506', '露天烧烤', 'Open-air barbecue', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0507', '乱堆物堆料', 'Goods heaped in public', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0508', '沿街晾挂', 'Washing hung along streets', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0509', '流浪乞讨', 'Homeless or begging person', 1, 4.00, 'urgent_hour', 50, 12, 'civil_affairs', true, true, 'Q05'),
	('Q0510', '商业噪音', 'Noise from shops', 0, 4.00, 'work_hour', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0511', '空调室外机低挂', 'Low-hung air conditioner', 0, 3.00, 'work_day', 50, 12, 'urban_management', true, true, 'Q05'),
	('Q0512', '占用消防通道', 'Blocked fire lane', 1, 2.00, 'urgent_hour', 50, 12, 'fire', true, true, 'Q05'),
	('Q06', '其他', 'Other', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q'),
	('Q0601', '流浪犬只', 'Stray dogs', 1, 8.00, 'urgent_hour', 200, 24, 'police', true, true, 'Q06'),
	('Q0602', '噪音扰民', 'Noise nuisance', 0, 4.00, 'work_hour', 100, 12, 'police', true, true, 'Q06'),
	('Q0603', '电动车违规充电', 'Unsafe scooter charging', 1, 8.00, 'urgent_hour', 50, 24, 'fire', true, true, 'Q06'),
	('Q0604', '高空抛物', 'Things thrown from height', 1, 8.00, 'urgent_hour', 50, 24, 'police', true, true, 'Q06'),
	('Q0605', '其他', 'Other', 0, 8.00, 'work_hour', 50, 24, 'urban_management', true, true, 'Q06');
INSERT INTO public.cases_importjob VALUES
	('01a22bd4-eea1-732a-aaa3-1b44a8997abc', 'zh-hans', '去年.csv', 91, 'd5edb7fa3c4d84440b28e66254c9a62d9ed550fff6768606445ffee84955a1df', '', 'source = "neighbour"
channel = "hotline"
[time]
zone = "Asia/Shanghai"
formats = ["%Y-%m-%d %H:%M:%S"]
[columns]
ref = "id"
opened = "opened"
[text]
title = "{title}"
lines = ["{text}"]
[units]
columns = "unit"
unknown = "reject"
[categories]
columns = "category"
unknown = "reject"
[deadline]
when_missing = "none"
', 'reject', 'reject', 'done', false, '2026-11-30 09:41:44.737104+00', '2026-11-30 09:41:44.811321+00', 0, 1, 2, 2, 0, 0, 2, 0, '{}', '', '2026-11-30 09:41:44.854948+00', NULL, '01a22456-04f6-776f-b3a1-d94941d99559', '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22bd4-ef21-756a-af37-1ae0ea880b8a', 'zh-hans', '今年.csv', 90, 'cab3d64d9c3990941cf7bef526fe04b6695028c04e986803a960e9d6e60b3e94', 'hotline', '', '', '', 'ready', false, '2026-11-30 09:41:44.865088+00', NULL, 0, 0, 0, 0, 0, 0, 0, 0, '{}', '', NULL, NULL, '01a22456-04f6-776f-b3a1-d94941d99559', '01a22455-fea8-742e-8553-e701c8c11737');
INSERT INTO public.cases_importrun VALUES
	('01a22bd4-eeff-7757-840c-893669b36a2a', 'own@ac811455e3c0733a0b2f643e68c87288+rr', 'table.csv', 'd5edb7fa3c4d84440b28e66254c9a62d9ed550fff6768606445ffee84955a1df', 2, 0, 0, 2, '2026-11-30 09:41:44.811321+00', '2026-11-30 09:41:44.811321+00');
INSERT INTO public.cases_remark VALUES
	('01a22456-30fb-7484-bf68-93b2a9f50019', 'resolve', '已清运', false, '2026-09-16 02:00:00+00', NULL, '01a22456-3099-734f-a402-b4def0624910'),
	('01a22456-3126-73ba-9ad0-47c4d81656ac', 'callback', '居民满意', true, '2026-09-16 02:00:00+00', NULL, '01a22456-3099-734f-a402-b4def0624910'),
	('01a22456-3172-7577-afae-5ca648514434', 'resolve', '已清运', false, '2026-09-16 02:00:00+00', NULL, '01a22456-3137-774f-99df-f5f0b37a326b'),
	('01a22456-3194-711d-8014-98373e721e43', 'whistle', '请到场', true, '2026-09-16 02:00:00+00', NULL, '01a22456-317a-764c-b7ad-020228d555a0');
INSERT INTO public.cases_routingrule VALUES
	('01a22456-2f94-70dc-9cf6-e84db66ad551', 1, '', NULL, NULL, NULL, 'street_town', '', false, NULL, NULL, NULL, '01a22456-2f92-77af-8ea5-704c1de86aff'),
	('01a22456-2f94-70dc-9cf6-e84eade1b27d', 2, '', NULL, NULL, NULL, '', '', false, NULL, NULL, '01a22455-feb9-75db-a806-e38b0fb383c6', '01a22456-2f92-77af-8ea5-704c1de86aff');
INSERT INTO public.cases_ruleset VALUES
	('01a22456-2f92-77af-8ea5-704c1de86aff', 1, 'published', 'to the street; what has no place to 江南', '2026-01-05 02:00:00+00');
INSERT INTO public.core_event_2026_11 VALUES
	('5aee48e1-da5f-5bd3-b683-fe723ec7e553', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.210046+00', 'system', '{"code":"grid_officer","name":"Grid officer","needs_mfa":false,"permissions":["case.ask","case.handle","case.open","case.read","case.report_in","case.return","case.reveal","case.sign","case.transfer","directory.read","grid.read","metrics.read","news.edit"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x71aa6b77dd238ca261a0639c4470f09880868128fd078e58f3d29f3ed0ac5be5'),
	('dcd637c7-7c85-5617-970c-389344b813e8', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.214552+00', 'system', '{"code":"grid_chief","name":"Grid chief","needs_mfa":false,"permissions":["case.ask","case.handle","case.open","case.read","case.report_in","case.return","case.reveal","case.sign","case.transfer","directory.read","grid.read","metrics.read","news.edit","triage.confirm"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xe8b22612ba905cb66cf77aaf5dc06e5b7973579e65e6ca17b4e49790b2476d54'),
	('e07b39f8-8615-536b-94ff-cf1faf00d49d', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.218564+00', 'system', '{"code":"clerk","name":"Clerk","needs_mfa":false,"permissions":["case.accept","case.ask","case.call_back","case.dispatch","case.export","case.handle","case.open","case.read","case.report_in","case.return","case.reveal","case.sign","case.transfer","directory.read","grid.read","metrics.read","news.edit","triage.confirm"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xc13c3a18b744d3936d38ba8cb8484f4c3097dde4c14c2fcb2a2ac4c936cf2c6a'),
	('28f32d68-e646-5c0c-b4db-0e117635bfe2', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.222521+00', 'system', '{"code":"hotline_agent","name":"Hotline agent","needs_mfa":false,"permissions":["case.accept","case.dispatch","case.import","case.open","case.read","case.reveal","directory.read","grid.read","metrics.read","triage.confirm"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x43e8f2e569471c380f7bf778f3b05be3ac8aa573423e0553f452fdbcd2b62b47'),
	('4334c4c9-d398-581a-9e7c-f4a685a7bceb', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.226441+00', 'system', '{"code":"dispatcher","name":"Dispatcher","needs_mfa":false,"permissions":["case.accept","case.ask","case.close","case.dispatch","case.export","case.handle","case.merge","case.open","case.read","case.report_in","case.return","case.reveal","case.sign","case.transfer","case.whistle","directory.read","grid.read","metrics.read","triage.confirm"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x193dc617e05e69348bdf0688b82b9296b9aeac1e439150388420da3fa6b3f01b'),
	('9ede48d9-0d7e-5b2a-8199-2418de3e76d0', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.22998+00', 'system', '{"code":"handler","name":"Handler","needs_mfa":false,"permissions":["case.ask","case.handle","case.read","case.report_in","case.return","case.reveal","case.sign","case.transfer","directory.read","grid.read","metrics.read"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xf78d5aa62904164297070d52e8fa0663510f9aedca27b7913ad1f7075382f999'),
	('21190cfa-f379-5932-9c1f-f67c936f3eec', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.234531+00', 'system', '{"code":"department_lead","name":"Department lead","needs_mfa":false,"permissions":["case.approve","case.ask","case.export","case.handle","case.read","case.report_in","case.return","case.reveal","case.sign","case.transfer","directory.read","filter.share","grid.read","metrics.read","template.edit"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xed8239d3b50af6ef8380eca53bdcf1391b5572fd6f52d0cf80287aec39c3b3d8'),
	('5e3beec1-8fb9-5041-8e1f-abe3d3dbe82e', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.236152+00', 'system', '{"code":"street_leader","name":"Street leader","needs_mfa":false,"permissions":["case.approve","case.dispatch","case.export","case.merge","case.read","case.read_confidential","case.reopen","case.supervise","case.whistle","directory.read","filter.share","grid.read","metrics.read","news.edit","template.edit"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x86d2b4420683b2426390b1ba00ace1064cf7de4ff227fe7ed97fe281f63e5e27'),
	('a1a8ee84-3fb1-5532-a776-43544b0905f4', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.243075+00', 'system', '{"code":"district_office","name":"District office","needs_mfa":true,"permissions":["case.accept","case.approve","case.close","case.dispatch","case.export","case.import","case.merge","case.open","case.read","case.read_confidential","case.reopen","case.return","case.reveal","case.review_appeal","case.supervise","case.transfer","case.whistle","category.edit","directory.read","filter.share","grid.edit","grid.read","metrics.read","news.edit","routing.edit","template.edit","triage.confirm"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xe066525c02c953d82089432781ff4f2f4cf20ef008cdccff3816d776efb51e0f'),
	('6efd1f03-469d-5ab1-9ba9-d3bf3c699088', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.244491+00', 'system', '{"code":"callback_agent","name":"Callback agent","needs_mfa":false,"permissions":["case.call_back","case.close","case.read","case.reveal","directory.read","grid.read","metrics.read"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xce4b7672226eeecd523deee7f8e40e0d0109bc4caa93e2cdfd3fc2bf0182ac83'),
	('bcf94215-dbdd-5be3-8f4b-5ae02398041a', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.245916+00', 'system', '{"code":"auditor","name":"Auditor","needs_mfa":true,"permissions":["audit.read","case.export","case.read","case.read_confidential","directory.read","grid.read","metrics.read"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x18928282fe9f1f892beadd816fecdc5998f2da563125197da45e4a202a9f7b72'),
	('c0cdc6e1-5451-534a-8a98-0b0306e2a793', 1, 'role', 'role.synced', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.247319+00', 'system', '{"code":"administrator","name":"Administrator","needs_mfa":true,"permissions":["account.edit","calendar.edit","case.import","case.read","category.edit","directory.edit","directory.read","filter.share","grid.edit","grid.read","keys.rotate","metrics.read","post.edit","retention.run","role.edit","routing.edit","template.edit"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x5e3cb6e3e1b91daa89087ee348f690a50b666ab43934b02e8d036a67dbe34620'),
	('01a22455-fea8-742e-8553-e701c8c11737', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.258879+00', 'system', '{"code":"440704","department_kind":"","kind":"district","name":"江海区","parent":null,"tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xea8893fa6a5a5526e2f49ed22f032d2c4f2f3b459843ae8934b942ebbef3d588'),
	('01a22455-feb9-75db-a806-e38b0fb383c6', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.274714+00', 'system', '{"code":"440704001","department_kind":"","kind":"street_town","name":"江南街道","parent":"01a22455-fea8-742e-8553-e701c8c11737","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xa633cbb2afbaf4aff132c523254131d03b7e530bd010c9d038461076b86c2aa2'),
	('01a22455-fec1-704f-b4c8-f2c9e0d7bb6b', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.28256+00', 'system', '{"code":"440704001001","department_kind":"","kind":"village_community","name":"江南社区居委会","parent":"01a22455-feb9-75db-a806-e38b0fb383c6","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xcc8cc9a2c19bccce98c9af9d46afb8392c1ac73ea1e1e10664fc2aa5f4051db5'),
	('01a22455-fec9-77ad-8a36-66d894557031', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.290524+00', 'system', '{"code":"440704001002","department_kind":"","kind":"village_community","name":"江翠社区居委会","parent":"01a22455-feb9-75db-a806-e38b0fb383c6","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x7d5da23b6056515527d1ab0428182575e9b7b490a99f477016353f2b63f35948'),
	('01a22455-fed1-74c2-ac47-cc677a688f2e', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.298494+00', 'system', '{"code":"440704005","department_kind":"","kind":"street_town","name":"礼乐街道","parent":"01a22455-fea8-742e-8553-e701c8c11737","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x523d712f018861bbeaf863e2f963f128d5604d1ddec6e3ec90384a4ae1080a02'),
	('01a22455-fed9-7681-a096-5daf6131153e', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.307046+00', 'system', '{"code":"440704005001","department_kind":"","kind":"village_community","name":"文昌社区居委会","parent":"01a22455-fed1-74c2-ac47-cc677a688f2e","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x9fd298c4f5d8e40944f52b532602058a986fabf9920a6cc9940f74924584a036'),
	('01a22455-fee4-7276-a6b2-d8b4c0c0c90a', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.322052+00', 'system', '{"code":"JH-URB","department_kind":"urban_management","kind":"department","name":"区城管局","parent":"01a22455-fea8-742e-8553-e701c8c11737","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xf9c94e05bafa3d98d794ec008f9f6362aef61620b970b920ec1f4aa39b03455e'),
	('01a22455-feef-7165-b6d9-faf6ccb37382', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.328391+00', 'system', '{"code":"JH-HSG","department_kind":"housing","kind":"department","name":"区住建局","parent":"01a22455-fea8-742e-8553-e701c8c11737","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x3975b69297ea1b6d8c7cc5c683070d6054ee74f2298dc788a8b7dcd9aed8ab3c'),
	('01a22455-fefb-7572-81e2-d1308a5e7f79', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.340134+00', 'system', '{"code":"JH-POL","department_kind":"police","kind":"department","name":"区公安分局","parent":"01a22455-fea8-742e-8553-e701c8c11737","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x81c44a234a8e5e7c9aa36f41aef13d69a7bcf0ec6c5208f6167641a4e1c27e53'),
	('01a22455-ff03-76df-ab5c-5e4744a9322f', 1, 'unit', 'unit.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:45.348174+00', 'system', '{"code":"JH-FIR","department_kind":"fire","kind":"department","name":"区消防大队","parent":"01a22455-fea8-742e-8553-e701c8c11737","tree":"admin","valid_from":"2026-01-05"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xa3227268669646fe7a7d9eb60ea2a3281fa320be78f7df090d1c9e7254286bfd'),
	('01a22455-ff08-7661-929c-3839a86b9c57', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:46.110911+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x55bb843c8705b65843e3665384201a0749fcbd8e38c4c36f2f827ba3fa4d03ee'),
	('01a22455-ff08-7661-929c-3839a86b9c57', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:46.133876+00', 'system', '{"from":"2026-01-05","post":"01a22456-0212-75df-be26-e6ec5e1e24ba","role":"grid_officer","to":null,"unit":"01a22455-fec1-704f-b4c8-f2c9e0d7bb6b"}', 1, '\x55bb843c8705b65843e3665384201a0749fcbd8e38c4c36f2f827ba3fa4d03ee', '\x15a4834356ed501eb565d97de6527a55b287e0553d7c52fa6762caf6d397bcf3'),
	('01a22456-021a-71da-bba6-f4e489dc7f4f', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:46.850552+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x96c4163cfb9a3ecd221a22c3ed945b64b4ac1cef78283c7a07f68570040fe0aa'),
	('01a22456-021a-71da-bba6-f4e489dc7f4f', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:46.863913+00', 'system', '{"from":"2026-01-05","post":"01a22456-04ef-75ca-910a-39680b320e04","role":"clerk","to":null,"unit":"01a22455-fec1-704f-b4c8-f2c9e0d7bb6b"}', 1, '\x96c4163cfb9a3ecd221a22c3ed945b64b4ac1cef78283c7a07f68570040fe0aa', '\x92c28fb82ce0dae41bfbb8e235c6fee71acfdfb7fca5b392ac0b07bbd16cd72d'),
	('01a22456-04f6-776f-b3a1-d94941d99559', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:47.638028+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xe2d4a42e9763b9630b192ec3de95a969a9896beeaa78a4d63afb3ae4f5553495'),
	('01a22456-04f6-776f-b3a1-d94941d99559', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:47.652386+00', 'system', '{"from":"2026-01-05","post":"01a22456-0803-7044-b27a-a09107276ee1","role":"hotline_agent","to":null,"unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\xe2d4a42e9763b9630b192ec3de95a969a9896beeaa78a4d63afb3ae4f5553495', '\xe13f2ba523a6dfb7e87a0921645c5b9aaba3436d7930f84d4ee76353783846fe'),
	('01a22456-080a-7114-b5fa-143727e0ee6f', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:48.509889+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xa55ae315c129eefaa43a49554a7b5423587fbed03bea7bb92cc97d4d8669418b'),
	('01a22456-080a-7114-b5fa-143727e0ee6f', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:48.534017+00', 'system', '{"from":"2026-01-05","post":"01a22456-0b70-70ce-8c08-b15f9d20dbed","role":"dispatcher","to":null,"unit":"01a22455-feb9-75db-a806-e38b0fb383c6"}', 1, '\xa55ae315c129eefaa43a49554a7b5423587fbed03bea7bb92cc97d4d8669418b', '\xd5eb9f118824d19f4a5288bd6ed5331a0afda98915f406ca4dbfefc0bb227951'),
	('01a22456-0b7e-7079-9154-a2884dac5b19', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:49.46372+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xf08aece8dc4e8912d90b70034ff699904fc4f820287ccb80f13684c0e7e80e2b'),
	('01a22456-0b7e-7079-9154-a2884dac5b19', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:49.485916+00', 'system', '{"from":"2026-01-05","post":"01a22456-0f2b-772d-b1b9-9b01686d7e4d","role":"dispatcher","to":null,"unit":"01a22455-fed1-74c2-ac47-cc677a688f2e"}', 1, '\xf08aece8dc4e8912d90b70034ff699904fc4f820287ccb80f13684c0e7e80e2b', '\xd882d4b3eddb01347c5db3841f98871131579a9293edc23f3874fea53afcbb8c'),
	('01a22456-0f39-72e1-bf72-ff7094e8465b', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:50.251289+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xcc7ca501d4eb3c6da94bdc33928c6718c38dd1716bf53f8af761b873f6690bd3'),
	('01a22456-0f39-72e1-bf72-ff7094e8465b', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:50.274085+00', 'system', '{"from":"2026-01-05","post":"01a22456-123d-70b2-a7cf-360691e212e5","role":"handler","to":null,"unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\xcc7ca501d4eb3c6da94bdc33928c6718c38dd1716bf53f8af761b873f6690bd3', '\x3261344936c9fa33ce63f2b80c02a6b8435f9b7ef8fa448764c61e56cb84d891'),
	('01a22456-124a-73e6-9192-1846bc022d9c', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:51.004177+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x9c245afabba942fe5896f0c54db3f81f890628dc48c8e61b694828385c8871aa'),
	('01a22456-124a-73e6-9192-1846bc022d9c', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:51.03377+00', 'system', '{"from":"2026-01-05","post":"01a22456-1531-707b-b2ed-c68a37b4a98a","role":"department_lead","to":null,"unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x9c245afabba942fe5896f0c54db3f81f890628dc48c8e61b694828385c8871aa', '\x642f596ee98becfdedf0b67bdf95df466855ed11507661a34a147559db49f30b'),
	('01a22456-1545-754d-b597-be6e40640ba6', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:51.856277+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x8eed18fedd2e5abd042f1533bdffeb0b55baf47605760f98ac09fa5062c56102'),
	('01a22456-1545-754d-b597-be6e40640ba6', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:51.871996+00', 'system', '{"from":"2026-01-05","post":"01a22456-187f-72fc-a08f-314de5453e7a","role":"handler","to":null,"unit":"01a22455-feef-7165-b6d9-faf6ccb37382"}', 1, '\x8eed18fedd2e5abd042f1533bdffeb0b55baf47605760f98ac09fa5062c56102', '\xe346515b1868c868c5035d53a8b2f632216c701a38dadecb51ca7057c0f8a2e9'),
	('01a22456-1884-77e2-b9c0-d81723e5d935', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:52.834048+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x33ac3b31cb0aec7315310370e5d60accfd5632538b9d3c25cb94568b52c30b09'),
	('01a22456-1884-77e2-b9c0-d81723e5d935', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:52.854717+00', 'system', '{"from":"2026-01-05","post":"01a22456-1c55-7516-b66d-b0fdc6baf180","role":"handler","to":null,"unit":"01a22455-fefb-7572-81e2-d1308a5e7f79"}', 1, '\x33ac3b31cb0aec7315310370e5d60accfd5632538b9d3c25cb94568b52c30b09', '\x9bfed8f03344f641a54358d9c3937d0ca597b2b2011f438c9f684fd3d9fe0a29'),
	('01a22456-1c5a-71c6-a3bc-76c48a810b37', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:53.697525+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xa8fe3127b97d0b9e778f44d67210332786cb1bcbe52c79f87bbf414c72d31a1c'),
	('01a22456-1c5a-71c6-a3bc-76c48a810b37', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:53.716301+00', 'system', '{"from":"2026-01-05","post":"01a22456-1fb2-746f-b6f5-1d542650057e","role":"street_leader","to":null,"unit":"01a22455-feb9-75db-a806-e38b0fb383c6"}', 1, '\xa8fe3127b97d0b9e778f44d67210332786cb1bcbe52c79f87bbf414c72d31a1c', '\xa069e1f426990cd5e50597188ba671bd07f6c670589a4702bff19d0752865297'),
	('01a22456-1fba-7341-9a53-a485d3cf2253', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:54.480108+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xdfb02c71ff2f008085c778c8264ae89d7dfeda5a9b6ea74d4d0bd2b9af3c12d2'),
	('01a22456-1fba-7341-9a53-a485d3cf2253', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:54.494943+00', 'system', '{"from":"2026-01-05","post":"01a22456-22bc-7352-bbb1-738238c60012","role":"district_office","to":null,"unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\xdfb02c71ff2f008085c778c8264ae89d7dfeda5a9b6ea74d4d0bd2b9af3c12d2', '\x52ba22781c75a33594033ab25c3c40e6549c3e57808b71998bdfbe90bd3f45a3'),
	('01a22456-22c2-73a0-95f2-dd910c4f5ad7', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:55.213065+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x60a517ea840de805a3d0d5bd516858078653ac4471f82db7a0680f20745a6716'),
	('01a22456-22c2-73a0-95f2-dd910c4f5ad7', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:55.229304+00', 'system', '{"from":"2026-01-05","post":"01a22456-259c-7393-a7a4-891cc8644e66","role":"district_office","to":null,"unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\x60a517ea840de805a3d0d5bd516858078653ac4471f82db7a0680f20745a6716', '\xe0201d02827a0aae9578b74bcc866062b55cd2fb80ba4f4b8428c8f8b18e6b98'),
	('01a22456-25a2-77b0-98af-dbc095edc096', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:55.944458+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xd320c5280b8f4999bc4de247d5064dec8279d0c149448be89ce29515a10a26ad'),
	('01a22456-25a2-77b0-98af-dbc095edc096', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:55.958765+00', 'system', '{"from":"2026-01-05","post":"01a22456-2875-74fc-8410-598ffd9afd3a","role":"callback_agent","to":null,"unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\xd320c5280b8f4999bc4de247d5064dec8279d0c149448be89ce29515a10a26ad', '\x09887cc56ef779b89dae45836539e534b895c86bc8dc0554fcd0cf897a27c5fe'),
	('01a22456-287a-75a5-acd3-27416698736f', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:56.838728+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x95da7c60cf59fdd615a8d1477c00e27e7632a91b9fdd9658b590f8d3115b8063'),
	('01a22456-287a-75a5-acd3-27416698736f', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:56.865966+00', 'system', '{"from":"2026-01-05","post":"01a22456-2bfa-7329-a4de-6c0c4e0f58a0","role":"auditor","to":null,"unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\x95da7c60cf59fdd615a8d1477c00e27e7632a91b9fdd9658b590f8d3115b8063', '\x79bdf0edb671b535539b77695e3e6b5280818b8edcf56a276e9678810235573e'),
	('01a22456-2c06-70a7-b1b7-b7ff288a66c2', 1, 'person', 'person.created', '2026-01-05 02:00:00+00', '2026-11-28 22:45:57.606799+00', 'system', '{}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x37e066e9d0f491a94acc6d2027feea1ba27d9dabb72af8cb335e239b5ea381f4'),
	('01a22456-2c06-70a7-b1b7-b7ff288a66c2', 2, 'person', 'post.appointed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:57.625964+00', 'system', '{"from":"2026-01-05","post":"01a22456-2ef6-76c5-8b43-283a443241ab","role":"administrator","to":null,"unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\x37e066e9d0f491a94acc6d2027feea1ba27d9dabb72af8cb335e239b5ea381f4', '\x148b233e26c4c991a844d9b0b73d54cc0afab064dddf0162da5a86d89211ece5'),
	('2f21fa6e-05d4-5831-b063-75f66567916e', 1, 'categories', 'categories.installed', '2026-01-05 02:00:00+00', '2026-11-28 22:45:57.760859+00', 'system', '{"codes":["A","A01","A0101","A0102","A0103","A02","A0201","A0202","A0203","A0204","A0205","A0206","A0207","A0208","A0209","A0210","A0211","A0212","A0213","A0214","A0215","A0216","A03","A0301","A0302","A0303","A0304","A0305","A0306","A04","A0401","A0402","A0403","A05","A0501","A0502","A0503","A06","A0601","A0602","A0603","A0604","A0605","A0606","A0607","A07","A0701","A0702","A0703","A0704","A0705","A08","A0801","A0802","A0803","A0804","A0805","A09","A0901","A10","A1001","A1002","A1003","A1004","A1005","A1006","A1007","A1008","A1009","A1010","A1011","A1012","A1013","A1014","A1015","A1016","B","B01","B0101","B0102","B0103","B0104","B0105","B02","B0201","B0202","B0203","B0204","B03","B0301","B0302","B0303","B04","B0401","B0402","B0403","B0404","B05","B0501","B06","B0601","B0602","B0603","B0604","B07","B0701","B0702","B0703","B0704","B0705","B0706","B08","B0801","B0802","B0803","B0804","B0805","C","C01","C0101","C0102","C0103","C0104","C02","C0201","C0202","C0203","C0204","C03","C0301","C04","C0401","C0402","C0403","C0404","C0405","C05","C0501","C0502","C0503","C0504","C0505","D","D01","D0101","D0102","D0103","D0104","D0105","D0106","D0107","D0108","D02","D0201","D0202","D0203","D0204","D0205","D0206","D0207","D0208","D0209","D0210","D0211","D03","D0301","D0302","D0303","D0304","D04","D0401","E","E01","E0101","E0102","E0103","E02","E0201","E0202","E0203","E0204","E0205","E03","E0301","E0302","E0303","E04","E0401","E05","E0501","E0502","E0503","E06","E0601","E0602","E0603","E0604","E0605","E0606","F","F01","F0101","F0102","F0103","F0104","F0105","F02","F0201","F0202","F0203","F0204","F0205","F0206","F03","F0301","F04","F0401","F0402","F0403","F0404","F0405","F05","F0501","F06","F0601","F0602","F0603","F0604","G","G01","G0101","G0102","G0103","G0104","G02","G0201","G0202","G0203","G0204","G03","G0301","G0302","G0303","G0304","G04","G0401","G0402","G0403","G0404","G0405","G05","G0501","G0502","G0503","G0504","G0505","G0506","G06","G0601","G0602","G0603","G0604","G07","G0701","G08","G0801","G0802","G0803","H","H01","H0101","H0102","H0103","H0104","H02","H0201","H0202","H0203","H03","H0301","H04","H0401","H0402","H0403","H0404","H05","H0501","H0502","H0503","I","I01","I0101","I0102","I0103","I02","I0201","I0202","I0203","I0204","I03","I0301","I0302","I0303","I0304","I04","I0401","I0402","I0403","I05","I0501","I0502","I0503","I06","I0601","I07","I0701","I0702","I0703","I0704","I08","I0801","I0802","I0803","I0804","I0805","I09","I0901","I0902","I0903","I0904","I0905","I10","I1001","I1002","I1003","I1004","I1005","I1006","J","J01","J0101","J0102","J0103","J0104","J02","J0201","J0202","J0203","J0204","J0205","J03","J0301","J0302","J0303","J04","J0401","J0402","J0403","J05","J0501","J0502","J0503","J0504","J0505","J06","J0601","J0602","J0603","J0604","J0605","J0606","J0607","J07","J0701","J0702","J0703","J0704","J08","J0801","J0802","J0803","J09","J0901","J0902","J0903","J10","J1001","J1002","J11","J1101","J1102","J1103","J12","J1201","J1202","J1203","J1204","J1205","J1206","J1207","J13","J1301","J1302","J1303","J1304","J14","J1401","J1402","J1403","K","K01","K0101","K0102","K0103","K02","K0201","K03","K0301","K0302","K0303","K0304","K0305","K0306","K04","K0401","K0402","K0403","K0404","K0405","K0406","K0407","K0408","K0409","K05","K0501","K0502","K0503","K0504","K0505","K0506","L","L01","L0101","L0102","L0103","L02","L0201","L03","L0301","L0302","L0303","L0304","L0305","L0306","L0307","L04","L0401","L0402","L0403","L0404","L05","L0501","L0502","L0503","L0504","L06","L0601","L0602","L0603","L0604","L0605","L0606","L0607","L0608","M","M01","M0101","M0102","M0103","M0104","M0105","M02","M0201","M0202","M0203","M0204","M03","M0301","M0302","M0303","M0304","M04","M0401","M0402","M0403","M0404","M0405","M05","M0501","M0502","M0503","M0504","M06","M0601","M0602","M0603","M0604","M0605","M07","M0701","M08","M0801","M0802","M0803","M0804","M0805","M0806","M0807","M0808","M0809","M0810","M09","M0901","M0902","M0903","M0904","M10","M1001","M1002","M1003","M1004","M11","M1101","M1102","M1103","M12","M1201","M1202","M1203","M1204","M1205","M1206","N","N01","N0101","N0102","N0103","N0104","N0105","N02","N0201","N0202","N0203","N0204","N0205","N0206","N0207","N0208","N0209","N03","N0301","N0302","N0303","N04","N0401","N0402","N0403","N0404","N0405","N05","N0501","N0502","N0503","N0504","N06","N0601","N07","N0701","N0702","N0703","N08","N0801","N0802","N0803","N0804","N0805","N09","N0901","N0902","N0903","N0904","N0905","N0906","N10","N1001","N1002","N1003","N1004","O","O01","O0101","O0102","O0103","O0104","O02","O0201","O0202","O0203","O0204","O0205","O0206","O03","O0301","O0302","O0303","O0304","O0305","O0306","O04","O0401","O0402","O0403","O0404","O05","O0501","O0502","O0503","O0504","O0505","O0506","O06","O0601","O0602","O0603","O0604","O0605","O0606","O0607","O07","O0701","O08","O0801","O0802","O09","O0901","O0902","O0903","O0904","O0905","O0906","P","P01","P0101","P0102","P0103","P0104","P0105","P0106","P0107","P0108","P0109","P0110","P0111","P0112","P0113","P0114","P0115","P0116","P0117","P0118","P0119","P0120","P0121","P02","P0201","P0202","P0203","P0204","P0205","P0206","P0207","P0208","P0209","P0210","P0211","P0212","P0213","P0214","P0215","P0216","P0217","P03","P0301","P0302","P0303","P0304","P0305","P0306","P0307","P0308","P0309","P0310","P0311","P0312","P04","P0401","P0402","P0403","P0404","P0405","P0406","P0407","P0408","P0409","P0410","P05","P0501","P0502","P0503","P0504","P0505","Q","Q01","Q0101","Q0102","Q0103","Q0104","Q0105","Q0106","Q0107","Q0108","Q0109","Q0110","Q0111","Q0112","Q0113","Q0114","Q0115","Q0116","Q0117","Q0118","Q0119","Q0120","Q0121","Q02","Q0201","Q0202","Q0203","Q0204","Q03","Q0301","Q0302","Q0303","Q0304","Q0305","Q0306","Q0307","Q0308","Q04","Q0401","Q0402","Q0403","Q0404","Q0405","Q0406","Q0407","Q0408","Q0409","Q0410","Q0411","Q05","Q0501","Q0502","Q0503","Q0504","Q0505","Q0506","Q0507","Q0508","Q0509","Q0510","Q0511","Q0512","Q06","Q0601","Q0602","Q0603","Q0604","Q0605"]}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x8cc5b41274b7dfac35515305ec90788c69447eae9c6957d93c334d8cea01f3d5'),
	('01a22456-2f92-77af-8ea5-704c1de86aff', 1, 'rule_set', 'routing.drafted', '2026-01-05 02:00:00+00', '2026-11-28 22:45:57.784569+00', 'system', '{"number":1,"rules":2}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x365e27ad82cb8b0638e7bbe8d374f31a92ae0a4f1fd4243c666fc4dce66e72de'),
	('01a22456-2f92-77af-8ea5-704c1de86aff', 2, 'rule_set', 'routing.published', '2026-01-05 02:00:00+00', '2026-11-28 22:45:57.797382+00', 'system', '{"number":1}', 1, '\x365e27ad82cb8b0638e7bbe8d374f31a92ae0a4f1fd4243c666fc4dce66e72de', '\x8b18eb6de9bbc34006006ac45d6c6af53c61afec9a390c909037baa64a97aa10'),
	('01a22456-021a-71da-bba6-f4e489dc7f4f', 3, 'person', 'person.edited', '2026-09-16 02:00:00+00', '2026-11-28 22:45:57.809522+00', 'system', '{"fields":["phone"]}', 1, '\x92c28fb82ce0dae41bfbb8e235c6fee71acfdfb7fca5b392ac0b07bbd16cd72d', '\x1f12f722f7a0e568fd57953dd94f68b6688758640d52cc5ec117753b415f72c7'),
	('01a22456-3088-7733-b2f6-d94e8c980465', 1, 'case', 'case.opened', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.030192+00', 'system', '{"category":"A02","channel":"portal","due_at":"2026-09-22T02:00:00Z","has_caller":true,"located":{"area":"01a22455-fec1-704f-b4c8-f2c9e0d7bb6b","by":"address","confidence":0.85,"grid":""},"number":"2026091600000001","unit":"01a22455-feb9-75db-a806-e38b0fb383c6","urgency":0}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x28e6207cfc180476a26e5d712d99b10152d1761041671b1fbde7706bc5ca039f'),
	('01a22456-3088-7733-b2f6-d94e8c980465', 2, 'case', 'case.routed', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.030192+00', 'system', '{"rule":"01a22456-2f94-70dc-9cf6-e84db66ad551","unit":"01a22455-feb9-75db-a806-e38b0fb383c6"}', 1, '\x28e6207cfc180476a26e5d712d99b10152d1761041671b1fbde7706bc5ca039f', '\xd3f33266d1842ee23153a056394c011e8af2929701386e2c316ee21abc364708'),
	('01a22456-3088-7733-b2f6-d94e8c980465', 3, 'case', 'case.attached', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.030192+00', 'system', '{"internal":false,"kind":"report","photos":[{"digest":"a2e01477e51b2186fd34d2cfe9cdbd1e7ec8605320bcf7a6817a7b4cac8a19b2","id":"01a22456-308e-7778-b55a-0ed0809b69c2"}]}', 1, '\xd3f33266d1842ee23153a056394c011e8af2929701386e2c316ee21abc364708', '\xdc3b0cea1c6fa05ca2aee939b6b77bc0e6ef40a4cee83e27f646460dc1ebcaf0'),
	('01a22456-3099-734f-a402-b4def0624910', 1, 'case', 'case.opened', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.042317+00', 'system', '{"category":"A02","channel":"portal","due_at":"2026-09-22T02:00:00Z","has_caller":true,"located":{"area":"01a22455-fec1-704f-b4c8-f2c9e0d7bb6b","by":"address","confidence":0.85,"grid":""},"number":"2026091600000002","unit":"01a22455-feb9-75db-a806-e38b0fb383c6","urgency":0}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xca7d0fe537b562b51d1154e612d4f874166028e86ba51e7ddd4b3fd45051770d'),
	('01a22456-3099-734f-a402-b4def0624910', 2, 'case', 'case.routed', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.042317+00', 'system', '{"rule":"01a22456-2f94-70dc-9cf6-e84db66ad551","unit":"01a22455-feb9-75db-a806-e38b0fb383c6"}', 1, '\xca7d0fe537b562b51d1154e612d4f874166028e86ba51e7ddd4b3fd45051770d', '\x34cffd9bfb4cfc867952b86b4c83798d09d31067784b1df06385c4a089e69515'),
	('01a22456-3099-734f-a402-b4def0624910', 3, 'case', 'case.dispatched', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.090224+00', 'person:01a22456-080a-7114-b5fa-143727e0ee6f', '{"unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x34cffd9bfb4cfc867952b86b4c83798d09d31067784b1df06385c4a089e69515', '\x1c349433883b87cb45165b3b8aac941dc211591f5daeb7b0c7da656eade248b0'),
	('01a22456-3099-734f-a402-b4def0624910', 4, 'case', 'case.signed', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.117748+00', 'person:01a22456-0f39-72e1-bf72-ff7094e8465b', '{"unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x1c349433883b87cb45165b3b8aac941dc211591f5daeb7b0c7da656eade248b0', '\xd805612c665ad312fb9430c286145ab53a13adb7f8cb35af78b85282852af302'),
	('01a22456-3099-734f-a402-b4def0624910', 5, 'case', 'case.resolved', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.145942+00', 'person:01a22456-0f39-72e1-bf72-ff7094e8465b', '{"digest":"9ecb4d3e9c2aa874b48c8e0290255db9a87a86cacdf1b66c5541f5a0cd55aa5c","on_time":true,"remark":"01a22456-30fb-7484-bf68-93b2a9f50019","unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\xd805612c665ad312fb9430c286145ab53a13adb7f8cb35af78b85282852af302', '\xb15852b34e4726d41a41195110bf9d788ae43c38b275b5d8b258b9b6287214ca'),
	('01a22456-3099-734f-a402-b4def0624910', 6, 'case', 'case.called_back', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.19082+00', 'person:01a22456-25a2-77b0-98af-dbc095edc096', '{"callback":"01a22456-3124-7192-9b34-bcdfa388f1a9","caller":"01a22456-309a-7654-b44f-33a65f658192","contacted":true,"digest":"3b30df48d6cfdd134d4615a55d6928ac37ea024541cfe2029895f911c0d12e8e","level":4,"reached":true,"remark":"01a22456-3126-73ba-9ad0-47c4d81656ac","solved":true,"valid":true}', 1, '\xb15852b34e4726d41a41195110bf9d788ae43c38b275b5d8b258b9b6287214ca', '\x764420269264901ab3276faad5e4e245afbb272b7e270d15df4fd7b9bfff90f3'),
	('01a22456-3099-734f-a402-b4def0624910', 7, 'case', 'case.closed', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.19082+00', 'person:01a22456-25a2-77b0-98af-dbc095edc096', '{"unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x764420269264901ab3276faad5e4e245afbb272b7e270d15df4fd7b9bfff90f3', '\xac6ba66e3af31d24cb9a3906e57ad8096a6eed392ab96a606b53f6febb9b3e53'),
	('01a22456-3137-774f-99df-f5f0b37a326b', 1, 'case', 'case.opened', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.199912+00', 'system', '{"category":"A02","channel":"portal","due_at":"2026-09-22T02:00:00Z","has_caller":true,"located":{"area":"01a22455-fec1-704f-b4c8-f2c9e0d7bb6b","by":"address","confidence":0.85,"grid":""},"number":"2026091600000003","unit":"01a22455-feb9-75db-a806-e38b0fb383c6","urgency":0}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x3c5eb85f09e320f76b80d679bace319a0438d35f3368f105d96b35647a38d5c2'),
	('01a22456-3137-774f-99df-f5f0b37a326b', 2, 'case', 'case.routed', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.199912+00', 'system', '{"rule":"01a22456-2f94-70dc-9cf6-e84db66ad551","unit":"01a22455-feb9-75db-a806-e38b0fb383c6"}', 1, '\x3c5eb85f09e320f76b80d679bace319a0438d35f3368f105d96b35647a38d5c2', '\x496a66bdb4019c61b854c1ac4e704e502c8f72d9e6d3c164e95605271b98b616'),
	('01a22456-3137-774f-99df-f5f0b37a326b', 3, 'case', 'case.dispatched', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.220726+00', 'person:01a22456-080a-7114-b5fa-143727e0ee6f', '{"unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x496a66bdb4019c61b854c1ac4e704e502c8f72d9e6d3c164e95605271b98b616', '\xab2d2ee7bcd4b786f2d1917278664a1d07c347195e786d8a9bd193e3c8711e46'),
	('01a22456-3137-774f-99df-f5f0b37a326b', 4, 'case', 'case.signed', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.241292+00', 'person:01a22456-0f39-72e1-bf72-ff7094e8465b', '{"unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\xab2d2ee7bcd4b786f2d1917278664a1d07c347195e786d8a9bd193e3c8711e46', '\x89085c1f96a33bfb4c1100bd3ea846fca234bc09695f05f5e44d4d3825199231'),
	('01a22456-3137-774f-99df-f5f0b37a326b', 5, 'case', 'case.resolved', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.261922+00', 'person:01a22456-0f39-72e1-bf72-ff7094e8465b', '{"digest":"9ecb4d3e9c2aa874b48c8e0290255db9a87a86cacdf1b66c5541f5a0cd55aa5c","on_time":true,"remark":"01a22456-3172-7577-afae-5ca648514434","unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x89085c1f96a33bfb4c1100bd3ea846fca234bc09695f05f5e44d4d3825199231', '\x158739a5df09a9acf1c11faa424bce5a5b8a8f7112d9b0146c3fb804e2a30d82'),
	('01a22456-317a-764c-b7ad-020228d555a0', 1, 'case', 'case.opened', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.267792+00', 'system', '{"category":"A02","channel":"portal","due_at":"2026-09-22T02:00:00Z","has_caller":true,"located":{"area":"01a22455-fec1-704f-b4c8-f2c9e0d7bb6b","by":"address","confidence":0.85,"grid":""},"number":"2026091600000004","unit":"01a22455-feb9-75db-a806-e38b0fb383c6","urgency":0}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xc52d134724b3b474f3c08f99acba6012aa77c8f7a1a5628505c5f2ba84b60345'),
	('01a22456-317a-764c-b7ad-020228d555a0', 2, 'case', 'case.routed', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.267792+00', 'system', '{"rule":"01a22456-2f94-70dc-9cf6-e84db66ad551","unit":"01a22455-feb9-75db-a806-e38b0fb383c6"}', 1, '\xc52d134724b3b474f3c08f99acba6012aa77c8f7a1a5628505c5f2ba84b60345', '\x416dd6629e657ad7bdc2708a65f18c641963dfc79b45f48ce2f75715738e6ae7'),
	('01a22456-317a-764c-b7ad-020228d555a0', 3, 'case', 'case.whistled', '2026-09-16 02:00:00+00', '2026-11-28 22:45:58.295847+00', 'person:01a22456-080a-7114-b5fa-143727e0ee6f', '{"arrive_by":"2026-09-16T02:30:00Z","digest":"ce4a49837cfd660e3c035de8fa99ef999389f9d0bd38c2bccc5ed676e902a2a6","ground":"emergency","kind":"whistle","remark":"01a22456-3194-711d-8014-98373e721e43","tasks":{"01a22456-3193-744e-a175-a71d89b9a351":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}}', 1, '\x416dd6629e657ad7bdc2708a65f18c641963dfc79b45f48ce2f75715738e6ae7', '\x762dca6fa034f3e3eae98a5c7f7a3dfedc9bfcbc9f0e06ae0aca086da47c7751'),
	('01a22bd4-ee13-7286-8654-c738d4165db4', 1, 'template', 'template.saved', '2026-11-30 09:41:44.439177+00', '2026-11-30 09:41:44.619962+00', 'person:01a22456-124a-73e6-9192-1846bc022d9c', '{"category":null,"digest":"6fb947c8f4dfb5652745b43c6e46060b00ce6135411cc0b8ec863700dc2df885","move":"resolve","state":"","unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x9e1443719a95d71506eb50a25b11abda99b90fde5aa1e3e3abb3526a7b404fcf'),
	('01a22bd4-ee13-7286-8654-c738d4165db4', 2, 'template', 'template.saved', '2026-11-30 09:41:44.637163+00', '2026-11-30 09:41:44.653575+00', 'person:01a22456-124a-73e6-9192-1846bc022d9c', '{"category":null,"digest":"da0b51095dc0c1c98e6f45022088f3064f6d2bbad3742493af8d3426de257f4d","move":"resolve","state":"","unit":"01a22455-fee4-7276-a6b2-d8b4c0c0c90a"}', 1, '\x9e1443719a95d71506eb50a25b11abda99b90fde5aa1e3e3abb3526a7b404fcf', '\x571ae8fd58a72000beaf7f6e81e10937228804faec1fbe63ce2206f691d81f6c'),
	('01a22bd4-ee53-77b0-984a-c87d717a1ced', 1, 'template', 'template.saved', '2026-11-30 09:41:44.659878+00', '2026-11-30 09:41:44.700935+00', 'person:01a22456-1fba-7341-9a53-a485d3cf2253', '{"category":"A02","digest":"cebfb0f44931f445158d3963669fe6449903bd399b3a911433e372f94b03e823","move":"decline","state":"reported","unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xea37e1aad4a3c5c79afbd9f5277d0e5a3e0603a7645d45f2f1c3db8cadf05210'),
	('01a22bd4-ee87-7052-99e0-35663efabdd2', 1, 'template', 'template.saved', '2026-11-30 09:41:44.71182+00', '2026-11-30 09:41:44.713342+00', 'person:01a22456-1fba-7341-9a53-a485d3cf2253', '{"category":null,"digest":"77be7cccf4e6de19591d1d40d80620eb7bee26ae70ee07076fcb2586eb61bd2d","move":"return","state":"","unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xc42cb82474e13cbd872cd23c7657c5856ad8e743b0975da896f3d1f664484fc1'),
	('01a22bd4-ee87-7052-99e0-35663efabdd2', 2, 'template', 'template.removed', '2026-11-30 09:41:44.715562+00', '2026-11-30 09:41:44.732968+00', 'person:01a22456-1fba-7341-9a53-a485d3cf2253', '{"unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\xc42cb82474e13cbd872cd23c7657c5856ad8e743b0975da896f3d1f664484fc1', '\x472382adc2758436218f144597a05d3089384c238cb3a124f88fddc458db2bab'),
	('01a22bd4-eea1-732a-aaa3-1b44a8997abc', 1, 'import', 'import.submitted', '2026-11-30 09:41:44.737104+00', '2026-11-30 09:41:44.746925+00', 'person:01a22456-04f6-776f-b3a1-d94941d99559', '{"bytes":91,"digest":"d5edb7fa3c4d84440b28e66254c9a62d9ed550fff6768606445ffee84955a1df","unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\xd539a296bbbbcd2632e5d1155f205fc2dbe573c2ebc49b40e9acc888ef4b1e6e'),
	('01a22bd4-eea1-732a-aaa3-1b44a8997abc', 2, 'import', 'import.mapped', '2026-11-30 09:41:44.755676+00', '2026-11-30 09:41:44.771922+00', 'person:01a22456-04f6-776f-b3a1-d94941d99559', '{"mapping":"own@ac811455e3c0733a0b2f643e68c87288+rr"}', 1, '\xd539a296bbbbcd2632e5d1155f205fc2dbe573c2ebc49b40e9acc888ef4b1e6e', '\x543baa63880dbd93ad0d2a1c07e47e88420c4cb2e8f870c4bed57b4e250143ed'),
	('01a22bd4-eea1-732a-aaa3-1b44a8997abc', 3, 'import', 'import.started', '2026-11-30 09:41:44.783756+00', '2026-11-30 09:41:44.795312+00', 'person:01a22456-04f6-776f-b3a1-d94941d99559', '{"digest":"d5edb7fa3c4d84440b28e66254c9a62d9ed550fff6768606445ffee84955a1df"}', 1, '\x543baa63880dbd93ad0d2a1c07e47e88420c4cb2e8f870c4bed57b4e250143ed', '\x54013892d832f52d93e355b8e3dfadbbae75b5212ea16d7f0da45695c0eef956'),
	('01a22bd4-eea1-732a-aaa3-1b44a8997abc', 4, 'import', 'import.done', '2026-11-30 09:41:44.854948+00', '2026-11-30 09:41:44.856677+00', 'system', '{"opened":0,"rejected":2,"rows_done":2,"updated":0}', 1, '\x54013892d832f52d93e355b8e3dfadbbae75b5212ea16d7f0da45695c0eef956', '\xbd6e3808e0be4f2b757f83e3720c5b74ce13e286ec9cc2c4272dfa3ba9f8a6e1'),
	('01a22bd4-ef21-756a-af37-1ae0ea880b8a', 1, 'import', 'import.submitted', '2026-11-30 09:41:44.865088+00', '2026-11-30 09:41:44.867526+00', 'person:01a22456-04f6-776f-b3a1-d94941d99559', '{"bytes":90,"digest":"cab3d64d9c3990941cf7bef526fe04b6695028c04e986803a960e9d6e60b3e94","unit":"01a22455-fea8-742e-8553-e701c8c11737"}', 1, '\x0000000000000000000000000000000000000000000000000000000000000000', '\x8ba3eeef4feea9f961c2ec60e201ed241696aee88768db8d344d565a7c47cce4'),
	('01a22bd4-ef21-756a-af37-1ae0ea880b8a', 2, 'import', 'import.mapped', '2026-11-30 09:41:44.87202+00', '2026-11-30 09:41:44.884506+00', 'person:01a22456-04f6-776f-b3a1-d94941d99559', '{"mapping":"hotline@080a1fb8852759a14767cfaae0c8f64b"}', 1, '\x8ba3eeef4feea9f961c2ec60e201ed241696aee88768db8d344d565a7c47cce4', '\xbe314e1be5277b1b58e90204f2d793e7b9aba0421a767ed6cb4a57ea9a227909');
INSERT INTO public.core_stream VALUES
	('5aee48e1-da5f-5bd3-b683-fe723ec7e553', 'role', 1, '\x71aa6b77dd238ca261a0639c4470f09880868128fd078e58f3d29f3ed0ac5be5'),
	('dcd637c7-7c85-5617-970c-389344b813e8', 'role', 1, '\xe8b22612ba905cb66cf77aaf5dc06e5b7973579e65e6ca17b4e49790b2476d54'),
	('e07b39f8-8615-536b-94ff-cf1faf00d49d', 'role', 1, '\xc13c3a18b744d3936d38ba8cb8484f4c3097dde4c14c2fcb2a2ac4c936cf2c6a'),
	('28f32d68-e646-5c0c-b4db-0e117635bfe2', 'role', 1, '\x43e8f2e569471c380f7bf778f3b05be3ac8aa573423e0553f452fdbcd2b62b47'),
	('4334c4c9-d398-581a-9e7c-f4a685a7bceb', 'role', 1, '\x193dc617e05e69348bdf0688b82b9296b9aeac1e439150388420da3fa6b3f01b'),
	('9ede48d9-0d7e-5b2a-8199-2418de3e76d0', 'role', 1, '\xf78d5aa62904164297070d52e8fa0663510f9aedca27b7913ad1f7075382f999'),
	('21190cfa-f379-5932-9c1f-f67c936f3eec', 'role', 1, '\xed8239d3b50af6ef8380eca53bdcf1391b5572fd6f52d0cf80287aec39c3b3d8'),
	('5e3beec1-8fb9-5041-8e1f-abe3d3dbe82e', 'role', 1, '\x86d2b4420683b2426390b1ba00ace1064cf7de4ff227fe7ed97fe281f63e5e27'),
	('a1a8ee84-3fb1-5532-a776-43544b0905f4', 'role', 1, '\xe066525c02c953d82089432781ff4f2f4cf20ef008cdccff3816d776efb51e0f'),
	('6efd1f03-469d-5ab1-9ba9-d3bf3c699088', 'role', 1, '\xce4b7672226eeecd523deee7f8e40e0d0109bc4caa93e2cdfd3fc2bf0182ac83'),
	('bcf94215-dbdd-5be3-8f4b-5ae02398041a', 'role', 1, '\x18928282fe9f1f892beadd816fecdc5998f2da563125197da45e4a202a9f7b72'),
	('c0cdc6e1-5451-534a-8a98-0b0306e2a793', 'role', 1, '\x5e3cb6e3e1b91daa89087ee348f690a50b666ab43934b02e8d036a67dbe34620'),
	('01a22455-fea8-742e-8553-e701c8c11737', 'unit', 1, '\xea8893fa6a5a5526e2f49ed22f032d2c4f2f3b459843ae8934b942ebbef3d588'),
	('01a22455-feb9-75db-a806-e38b0fb383c6', 'unit', 1, '\xa633cbb2afbaf4aff132c523254131d03b7e530bd010c9d038461076b86c2aa2'),
	('01a22455-fec1-704f-b4c8-f2c9e0d7bb6b', 'unit', 1, '\xcc8cc9a2c19bccce98c9af9d46afb8392c1ac73ea1e1e10664fc2aa5f4051db5'),
	('01a22455-fec9-77ad-8a36-66d894557031', 'unit', 1, '\x7d5da23b6056515527d1ab0428182575e9b7b490a99f477016353f2b63f35948'),
	('01a22455-fed1-74c2-ac47-cc677a688f2e', 'unit', 1, '\x523d712f018861bbeaf863e2f963f128d5604d1ddec6e3ec90384a4ae1080a02'),
	('01a22455-fed9-7681-a096-5daf6131153e', 'unit', 1, '\x9fd298c4f5d8e40944f52b532602058a986fabf9920a6cc9940f74924584a036'),
	('01a22455-fee4-7276-a6b2-d8b4c0c0c90a', 'unit', 1, '\xf9c94e05bafa3d98d794ec008f9f6362aef61620b970b920ec1f4aa39b03455e'),
	('01a22455-feef-7165-b6d9-faf6ccb37382', 'unit', 1, '\x3975b69297ea1b6d8c7cc5c683070d6054ee74f2298dc788a8b7dcd9aed8ab3c'),
	('01a22455-fefb-7572-81e2-d1308a5e7f79', 'unit', 1, '\x81c44a234a8e5e7c9aa36f41aef13d69a7bcf0ec6c5208f6167641a4e1c27e53'),
	('01a22455-ff03-76df-ab5c-5e4744a9322f', 'unit', 1, '\xa3227268669646fe7a7d9eb60ea2a3281fa320be78f7df090d1c9e7254286bfd'),
	('2f21fa6e-05d4-5831-b063-75f66567916e', 'categories', 1, '\x8cc5b41274b7dfac35515305ec90788c69447eae9c6957d93c334d8cea01f3d5'),
	('01a22455-ff08-7661-929c-3839a86b9c57', 'person', 2, '\x15a4834356ed501eb565d97de6527a55b287e0553d7c52fa6762caf6d397bcf3'),
	('01a22456-04f6-776f-b3a1-d94941d99559', 'person', 2, '\xe13f2ba523a6dfb7e87a0921645c5b9aaba3436d7930f84d4ee76353783846fe'),
	('01a22456-2f92-77af-8ea5-704c1de86aff', 'rule_set', 2, '\x8b18eb6de9bbc34006006ac45d6c6af53c61afec9a390c909037baa64a97aa10'),
	('01a22456-080a-7114-b5fa-143727e0ee6f', 'person', 2, '\xd5eb9f118824d19f4a5288bd6ed5331a0afda98915f406ca4dbfefc0bb227951'),
	('01a22456-021a-71da-bba6-f4e489dc7f4f', 'person', 3, '\x1f12f722f7a0e568fd57953dd94f68b6688758640d52cc5ec117753b415f72c7'),
	('01a22456-0b7e-7079-9154-a2884dac5b19', 'person', 2, '\xd882d4b3eddb01347c5db3841f98871131579a9293edc23f3874fea53afcbb8c'),
	('01a22456-3088-7733-b2f6-d94e8c980465', 'case', 3, '\xdc3b0cea1c6fa05ca2aee939b6b77bc0e6ef40a4cee83e27f646460dc1ebcaf0'),
	('01a22456-0f39-72e1-bf72-ff7094e8465b', 'person', 2, '\x3261344936c9fa33ce63f2b80c02a6b8435f9b7ef8fa448764c61e56cb84d891'),
	('01a22456-124a-73e6-9192-1846bc022d9c', 'person', 2, '\x642f596ee98becfdedf0b67bdf95df466855ed11507661a34a147559db49f30b'),
	('01a22456-1545-754d-b597-be6e40640ba6', 'person', 2, '\xe346515b1868c868c5035d53a8b2f632216c701a38dadecb51ca7057c0f8a2e9'),
	('01a22456-1884-77e2-b9c0-d81723e5d935', 'person', 2, '\x9bfed8f03344f641a54358d9c3937d0ca597b2b2011f438c9f684fd3d9fe0a29'),
	('01a22456-1c5a-71c6-a3bc-76c48a810b37', 'person', 2, '\xa069e1f426990cd5e50597188ba671bd07f6c670589a4702bff19d0752865297'),
	('01a22456-3099-734f-a402-b4def0624910', 'case', 7, '\xac6ba66e3af31d24cb9a3906e57ad8096a6eed392ab96a606b53f6febb9b3e53'),
	('01a22456-1fba-7341-9a53-a485d3cf2253', 'person', 2, '\x52ba22781c75a33594033ab25c3c40e6549c3e57808b71998bdfbe90bd3f45a3'),
	('01a22456-22c2-73a0-95f2-dd910c4f5ad7', 'person', 2, '\xe0201d02827a0aae9578b74bcc866062b55cd2fb80ba4f4b8428c8f8b18e6b98'),
	('01a22456-25a2-77b0-98af-dbc095edc096', 'person', 2, '\x09887cc56ef779b89dae45836539e534b895c86bc8dc0554fcd0cf897a27c5fe'),
	('01a22456-287a-75a5-acd3-27416698736f', 'person', 2, '\x79bdf0edb671b535539b77695e3e6b5280818b8edcf56a276e9678810235573e'),
	('01a22456-3137-774f-99df-f5f0b37a326b', 'case', 5, '\x158739a5df09a9acf1c11faa424bce5a5b8a8f7112d9b0146c3fb804e2a30d82'),
	('01a22456-2c06-70a7-b1b7-b7ff288a66c2', 'person', 2, '\x148b233e26c4c991a844d9b0b73d54cc0afab064dddf0162da5a86d89211ece5'),
	('01a22456-317a-764c-b7ad-020228d555a0', 'case', 3, '\x762dca6fa034f3e3eae98a5c7f7a3dfedc9bfcbc9f0e06ae0aca086da47c7751'),
	('01a22bd4-ee13-7286-8654-c738d4165db4', 'template', 2, '\x571ae8fd58a72000beaf7f6e81e10937228804faec1fbe63ce2206f691d81f6c'),
	('01a22bd4-ee53-77b0-984a-c87d717a1ced', 'template', 1, '\xea37e1aad4a3c5c79afbd9f5277d0e5a3e0603a7645d45f2f1c3db8cadf05210'),
	('01a22bd4-ee87-7052-99e0-35663efabdd2', 'template', 2, '\x472382adc2758436218f144597a05d3089384c238cb3a124f88fddc458db2bab'),
	('01a22bd4-eea1-732a-aaa3-1b44a8997abc', 'import', 4, '\xbd6e3808e0be4f2b757f83e3720c5b74ce13e286ec9cc2c4272dfa3ba9f8a6e1'),
	('01a22bd4-ef21-756a-af37-1ae0ea880b8a', 'import', 2, '\xbe314e1be5277b1b58e90204f2d793e7b9aba0421a767ed6cb4a57ea9a227909');
INSERT INTO public.core_version VALUES
	('categories', 4547011118294265182),
	('routing', 2472835638171708318),
	('directory', 1519726227682059903);
INSERT INTO public.directory_person VALUES
	('pbkdf2_sha256$1000000$7majcEVy1tVHQ1n7xGBIue$CPoi7q32LPZyvvAU6zmCfjWdqsi99WVF7p8rcJjl+OU=', NULL, '01a22455-ff08-7661-929c-3839a86b9c57', 'officer', 'officer', '\x01010001d243f55b60ed90e840e904eca5b19fd0637cce6392cc113e3c4d52b5', '', true, false, NULL),
	('pbkdf2_sha256$1000000$Zc3hEctF5JGX3lL7iLopvy$ePJNVeEbIawxJ7x4BGCFQqh48eNzkBe0VZOSR9+b4vs=', NULL, '01a22456-04f6-776f-b3a1-d94941d99559', 'hotline', 'hotline', '\x01010001db1dac6057f7139d684cc391fdf8ded7aa9adec3f44c3a6fa344a36e', '', true, false, NULL),
	('pbkdf2_sha256$1000000$0N8NgHArJHcZ9MRYE5pz0p$+IDXQeG5Rh8o/YSzk/C4aSLKBCqBeO+Ggb7LWEWEzbo=', NULL, '01a22456-080a-7114-b5fa-143727e0ee6f', 'dispatcher', 'dispatcher', '\x01010001905032f01bf1017ec68ba0fb2236374bf2d5200dade6d5ce435d934e', '', true, false, NULL),
	('pbkdf2_sha256$1000000$zunS7B4JYRf0HLkLv5sfsC$Pp0nfax9sUQZ+K/t/mN8ukpzDRc1Y3CqLyKVb3RG5sY=', NULL, '01a22456-0b7e-7079-9154-a2884dac5b19', 'other_dispatcher', 'other_dispatcher', '\x0101000142a9260f3e9b65301e912eec0dcc5b284dec0940edfe700a6bef4f48', '', true, false, NULL),
	('pbkdf2_sha256$1000000$Y3TszPQaTG4IzeeVw6hoIL$fV+FYYDoDGUICR5LTKxlHpr1Mbs5YR7mIWxTu9ydQuk=', NULL, '01a22456-0f39-72e1-bf72-ff7094e8465b', 'handler', 'handler', '\x0101000118b32034b02318cf309cd97f45052b1cf789ae7cc3a67dd4cb9c6578', '', true, false, NULL),
	('pbkdf2_sha256$1000000$6LATH4SGHaI7er2VIxrZKw$D+hwx10rF75QxAO18VOla4v5cpqSbMrVcKAgCjOGttA=', NULL, '01a22456-124a-73e6-9192-1846bc022d9c', 'lead', 'lead', '\x010100010f9e169505f26c30f405aff2ae9e341338253916f4611cd716285c82', '', true, false, NULL),
	('pbkdf2_sha256$1000000$4o798a5rGLja7Cify3p9FL$2WHPS9v0Wsu+BSOdICTn5vIl3VwqgCnB9gb9wKGI4Js=', NULL, '01a22456-1545-754d-b597-be6e40640ba6', 'housing', 'housing', '\x01010001f23c74ba8ad023503994dcc98081263360f8d2228528ddbdf0d9eabd', '', true, false, NULL),
	('pbkdf2_sha256$1000000$F0lJ1EZwTReh8CV40CEh7M$gzwDT8ViPMrMWXGzy8WX7tt6CsIGQD/pCdz5c5Q0pCw=', NULL, '01a22456-1884-77e2-b9c0-d81723e5d935', 'police', 'police', '\x01010001fb6f61a5e49c15cc98c1839b4b74f163c794f67d46bac52265ddbf72', '', true, false, NULL),
	('pbkdf2_sha256$1000000$gsZT5ootlvaefomq1gPNz3$wCGnss0EDN6t2/1fEtTVKo7OGL88B7eg2DD7hH1Ay/c=', NULL, '01a22456-1c5a-71c6-a3bc-76c48a810b37', 'street_leader', 'street_leader', '\x0101000103e488b3cbb7822027902ffa1b734255f933b76552e4cf57e66ef6c7', '', true, false, NULL),
	('pbkdf2_sha256$1000000$FUULjEbPvjT7isOZxkerzI$xUNvhWrsuw2dfTPbz3y9qm/8yOMcWr6xqm4jb1X5hI4=', NULL, '01a22456-1fba-7341-9a53-a485d3cf2253', 'district', 'district', '\x01010001a807523bd0ec5794c7ac269932a8beceb2b138df0ec2243bf8c967a3', '', true, false, NULL),
	('pbkdf2_sha256$1000000$r8SsTx0qOvwQ1SJEuFUAe7$s5ld8o9BjQeINVu8pR8lE0s8slFC9t8ko8OZDqxyz3o=', NULL, '01a22456-22c2-73a0-95f2-dd910c4f5ad7', 'reviewer', 'reviewer', '\x0101000103af837571aa0a114d665e496d8fdac4edf024ac2eb9241605b09f9c', '', true, false, NULL),
	('pbkdf2_sha256$1000000$b5YfDUD2LE29TGPQKXOISU$oHytiUFrVNc/5LH5dsRLXxsJ3pVpnMm/KGdOVoqacCg=', NULL, '01a22456-25a2-77b0-98af-dbc095edc096', 'caller', 'caller', '\x01010001f9c72b8f6814fd37d0d3acf3ed08c9059101c8108a972889aab64559', '', true, false, NULL),
	('pbkdf2_sha256$1000000$S5dcCKgR4EWLvkaAMGAF3b$F6rIVuJy/wMsbAUUJfI/NZjBsBprXtOgkDMfDqSbOQY=', NULL, '01a22456-287a-75a5-acd3-27416698736f', 'auditor', 'auditor', '\x0101000170375c4c9b666ab0e79f9765ad43b7a0c8ef88083fd95782b31f71a6', '', true, false, NULL),
	('pbkdf2_sha256$1000000$rMGbEg8M3ryEXM4EeCLDlM$sIVZGjBCe1oAJ9gdeAl3+vIwfHJIbMcVQ4idjH9sNYY=', NULL, '01a22456-2c06-70a7-b1b7-b7ff288a66c2', 'administrator', 'administrator', '\x0101000159991775642678e27236a752443a03598e7e783e02dc27dc9ef474bd', '', true, false, NULL),
	('pbkdf2_sha256$1000000$OqzrcNUzEUHwn1YhAgHuXg$WrWSt4p7mgIOOuLsyWRTg/HBYCR+s19e4a+70zTrfc0=', NULL, '01a22456-021a-71da-bba6-f4e489dc7f4f', 'clerk', 'clerk', '\x01010001a7646900a80ee50582e4167e6ada4de605e45299efb150739e8c3d3c66d88b46d1908c5bb36869', '', true, false, NULL);
INSERT INTO public.directory_post VALUES
	('01a22456-0212-75df-be26-e6ec5e1e24ba', '2026-01-05', NULL, '01a22455-ff08-7661-929c-3839a86b9c57', 'grid_officer', '01a22455-fec1-704f-b4c8-f2c9e0d7bb6b'),
	('01a22456-04ef-75ca-910a-39680b320e04', '2026-01-05', NULL, '01a22456-021a-71da-bba6-f4e489dc7f4f', 'clerk', '01a22455-fec1-704f-b4c8-f2c9e0d7bb6b'),
	('01a22456-0803-7044-b27a-a09107276ee1', '2026-01-05', NULL, '01a22456-04f6-776f-b3a1-d94941d99559', 'hotline_agent', '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22456-0b70-70ce-8c08-b15f9d20dbed', '2026-01-05', NULL, '01a22456-080a-7114-b5fa-143727e0ee6f', 'dispatcher', '01a22455-feb9-75db-a806-e38b0fb383c6'),
	('01a22456-0f2b-772d-b1b9-9b01686d7e4d', '2026-01-05', NULL, '01a22456-0b7e-7079-9154-a2884dac5b19', 'dispatcher', '01a22455-fed1-74c2-ac47-cc677a688f2e'),
	('01a22456-123d-70b2-a7cf-360691e212e5', '2026-01-05', NULL, '01a22456-0f39-72e1-bf72-ff7094e8465b', 'handler', '01a22455-fee4-7276-a6b2-d8b4c0c0c90a'),
	('01a22456-1531-707b-b2ed-c68a37b4a98a', '2026-01-05', NULL, '01a22456-124a-73e6-9192-1846bc022d9c', 'department_lead', '01a22455-fee4-7276-a6b2-d8b4c0c0c90a'),
	('01a22456-187f-72fc-a08f-314de5453e7a', '2026-01-05', NULL, '01a22456-1545-754d-b597-be6e40640ba6', 'handler', '01a22455-feef-7165-b6d9-faf6ccb37382'),
	('01a22456-1c55-7516-b66d-b0fdc6baf180', '2026-01-05', NULL, '01a22456-1884-77e2-b9c0-d81723e5d935', 'handler', '01a22455-fefb-7572-81e2-d1308a5e7f79'),
	('01a22456-1fb2-746f-b6f5-1d542650057e', '2026-01-05', NULL, '01a22456-1c5a-71c6-a3bc-76c48a810b37', 'street_leader', '01a22455-feb9-75db-a806-e38b0fb383c6'),
	('01a22456-22bc-7352-bbb1-738238c60012', '2026-01-05', NULL, '01a22456-1fba-7341-9a53-a485d3cf2253', 'district_office', '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22456-259c-7393-a7a4-891cc8644e66', '2026-01-05', NULL, '01a22456-22c2-73a0-95f2-dd910c4f5ad7', 'district_office', '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22456-2875-74fc-8410-598ffd9afd3a', '2026-01-05', NULL, '01a22456-25a2-77b0-98af-dbc095edc096', 'callback_agent', '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22456-2bfa-7329-a4de-6c0c4e0f58a0', '2026-01-05', NULL, '01a22456-287a-75a5-acd3-27416698736f', 'auditor', '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22456-2ef6-76c5-8b43-283a443241ab', '2026-01-05', NULL, '01a22456-2c06-70a7-b1b7-b7ff288a66c2', 'administrator', '01a22455-fea8-742e-8553-e701c8c11737');
INSERT INTO public.directory_role VALUES
	('grid_officer', 'Grid officer', '["case.ask", "case.handle", "case.open", "case.read", "case.report_in", "case.return", "case.reveal", "case.sign", "case.transfer", "directory.read", "grid.read", "metrics.read", "news.edit"]', NULL, false),
	('grid_chief', 'Grid chief', '["case.ask", "case.handle", "case.open", "case.read", "case.report_in", "case.return", "case.reveal", "case.sign", "case.transfer", "directory.read", "grid.read", "metrics.read", "news.edit", "triage.confirm"]', NULL, false),
	('clerk', 'Clerk', '["case.accept", "case.ask", "case.call_back", "case.dispatch", "case.export", "case.handle", "case.open", "case.read", "case.report_in", "case.return", "case.reveal", "case.sign", "case.transfer", "directory.read", "grid.read", "metrics.read", "news.edit", "triage.confirm"]', NULL, false),
	('hotline_agent', 'Hotline agent', '["case.accept", "case.dispatch", "case.import", "case.open", "case.read", "case.reveal", "directory.read", "grid.read", "metrics.read", "triage.confirm"]', NULL, false),
	('dispatcher', 'Dispatcher', '["case.accept", "case.ask", "case.close", "case.dispatch", "case.export", "case.handle", "case.merge", "case.open", "case.read", "case.report_in", "case.return", "case.reveal", "case.sign", "case.transfer", "case.whistle", "directory.read", "grid.read", "metrics.read", "triage.confirm"]', NULL, false),
	('handler', 'Handler', '["case.ask", "case.handle", "case.read", "case.report_in", "case.return", "case.reveal", "case.sign", "case.transfer", "directory.read", "grid.read", "metrics.read"]', NULL, false),
	('department_lead', 'Department lead', '["case.approve", "case.ask", "case.export", "case.handle", "case.read", "case.report_in", "case.return", "case.reveal", "case.sign", "case.transfer", "directory.read", "filter.share", "grid.read", "metrics.read", "template.edit"]', NULL, false),
	('street_leader', 'Street leader', '["case.approve", "case.dispatch", "case.export", "case.merge", "case.read", "case.read_confidential", "case.reopen", "case.supervise", "case.whistle", "directory.read", "filter.share", "grid.read", "metrics.read", "news.edit", "template.edit"]', NULL, false),
	('district_office', 'District office', '["case.accept", "case.approve", "case.close", "case.dispatch", "case.export", "case.import", "case.merge", "case.open", "case.read", "case.read_confidential", "case.reopen", "case.return", "case.reveal", "case.review_appeal", "case.supervise", "case.transfer", "case.whistle", "category.edit", "directory.read", "filter.share", "grid.edit", "grid.read", "metrics.read", "news.edit", "routing.edit", "template.edit", "triage.confirm"]', NULL, true),
	('callback_agent', 'Callback agent', '["case.call_back", "case.close", "case.read", "case.reveal", "directory.read", "grid.read", "metrics.read"]', NULL, false),
	('auditor', 'Auditor', '["audit.read", "case.export", "case.read", "case.read_confidential", "directory.read", "grid.read", "metrics.read"]', NULL, true),
	('administrator', 'Administrator', '["account.edit", "calendar.edit", "case.import", "case.read", "category.edit", "directory.edit", "directory.read", "filter.share", "grid.edit", "grid.read", "keys.rotate", "metrics.read", "post.edit", "retention.run", "role.edit", "routing.edit", "template.edit"]', NULL, true);
INSERT INTO public.directory_unit VALUES
	('01a22455-fea8-742e-8553-e701c8c11737', 'admin', '440704', '江海区', 'district', '', '/440704/', '2026-01-05', NULL, NULL),
	('01a22455-feb9-75db-a806-e38b0fb383c6', 'admin', '440704001', '江南街道', 'street_town', '', '/440704/440704001/', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22455-fec1-704f-b4c8-f2c9e0d7bb6b', 'admin', '440704001001', '江南社区居委会', 'village_community', '', '/440704/440704001/440704001001/', '2026-01-05', NULL, '01a22455-feb9-75db-a806-e38b0fb383c6'),
	('01a22455-fec9-77ad-8a36-66d894557031', 'admin', '440704001002', '江翠社区居委会', 'village_community', '', '/440704/440704001/440704001002/', '2026-01-05', NULL, '01a22455-feb9-75db-a806-e38b0fb383c6'),
	('01a22455-fed1-74c2-ac47-cc677a688f2e', 'admin', '440704005', '礼乐街道', 'street_town', '', '/440704/440704005/', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22455-fed9-7681-a096-5daf6131153e', 'admin', '440704005001', '文昌社区居委会', 'village_community', '', '/440704/440704005/440704005001/', '2026-01-05', NULL, '01a22455-fed1-74c2-ac47-cc677a688f2e'),
	('01a22455-fee4-7276-a6b2-d8b4c0c0c90a', 'admin', 'JH-URB', '区城管局', 'department', 'urban_management', '/440704/JH-URB/', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22455-feef-7165-b6d9-faf6ccb37382', 'admin', 'JH-HSG', '区住建局', 'department', 'housing', '/440704/JH-HSG/', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22455-fefb-7572-81e2-d1308a5e7f79', 'admin', 'JH-POL', '区公安分局', 'department', 'police', '/440704/JH-POL/', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22455-ff03-76df-ab5c-5e4744a9322f', 'admin', 'JH-FIR', '区消防大队', 'department', 'fire', '/440704/JH-FIR/', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737');
INSERT INTO public.directory_unitplacement VALUES
	('01a22455-feaa-702d-af04-0db01a632573', '江海区', '2026-01-05', NULL, NULL, '01a22455-fea8-742e-8553-e701c8c11737'),
	('01a22455-feba-73a0-82f8-868b4cec7e2b', '江南街道', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737', '01a22455-feb9-75db-a806-e38b0fb383c6'),
	('01a22455-fec2-7059-8e33-0847618e69de', '江南社区居委会', '2026-01-05', NULL, '01a22455-feb9-75db-a806-e38b0fb383c6', '01a22455-fec1-704f-b4c8-f2c9e0d7bb6b'),
	('01a22455-feca-728d-abff-98e244b63673', '江翠社区居委会', '2026-01-05', NULL, '01a22455-feb9-75db-a806-e38b0fb383c6', '01a22455-fec9-77ad-8a36-66d894557031'),
	('01a22455-fed2-7723-b33e-36bb581942bf', '礼乐街道', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737', '01a22455-fed1-74c2-ac47-cc677a688f2e'),
	('01a22455-feda-73c6-90b4-5b3f98a97c51', '文昌社区居委会', '2026-01-05', NULL, '01a22455-fed1-74c2-ac47-cc677a688f2e', '01a22455-fed9-7681-a096-5daf6131153e'),
	('01a22455-fee9-708d-b980-ebcbb5999d92', '区城管局', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737', '01a22455-fee4-7276-a6b2-d8b4c0c0c90a'),
	('01a22455-fef0-771b-9f3f-c07850ee0045', '区住建局', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737', '01a22455-feef-7165-b6d9-faf6ccb37382'),
	('01a22455-fefb-7572-81e2-d13190dd975d', '区公安分局', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737', '01a22455-fefb-7572-81e2-d1308a5e7f79'),
	('01a22455-ff03-76df-ab5c-5e48fd71becb', '区消防大队', '2026-01-05', NULL, '01a22455-fea8-742e-8553-e701c8c11737', '01a22455-ff03-76df-ab5c-5e4744a9322f');
INSERT INTO public.django_content_type VALUES
	(1, 'auth', 'permission'),
	(2, 'auth', 'group'),
	(3, 'contenttypes', 'contenttype'),
	(4, 'sessions', 'session'),
	(5, 'procrastinate', 'procrastinateevent'),
	(6, 'procrastinate', 'procrastinatejob'),
	(7, 'procrastinate', 'procrastinateperiodicdefer'),
	(8, 'procrastinate', 'procrastinateworker'),
	(9, 'account', 'emailaddress'),
	(10, 'account', 'emailconfirmation'),
	(11, 'mfa', 'authenticator'),
	(12, 'socialaccount', 'socialaccount'),
	(13, 'socialaccount', 'socialapp'),
	(14, 'socialaccount', 'socialtoken'),
	(15, 'usersessions', 'usersession'),
	(16, 'axes', 'accessattempt'),
	(17, 'axes', 'accesslog'),
	(18, 'axes', 'accessfailurelog'),
	(19, 'axes', 'accessattemptexpiration'),
	(20, 'core', 'stream'),
	(21, 'core', 'dayroot'),
	(22, 'core', 'version'),
	(23, 'core', 'calendaroverride'),
	(24, 'core', 'event'),
	(25, 'core', 'announcedyear'),
	(26, 'core', 'spentchallenge'),
	(27, 'core', 'reader'),
	(28, 'core', 'readerseen'),
	(29, 'core', 'errand'),
	(30, 'directory', 'person'),
	(31, 'directory', 'role'),
	(32, 'directory', 'apikey'),
	(33, 'directory', 'unit'),
	(34, 'directory', 'post'),
	(35, 'directory', 'unitlink'),
	(36, 'directory', 'unitplacement'),
	(37, 'accounts', 'factorsecret'),
	(38, 'grids', 'gridversion'),
	(39, 'grids', 'gridparty'),
	(40, 'grids', 'gridpost'),
	(41, 'grids', 'grid'),
	(42, 'grids', 'minunitlink'),
	(43, 'grids', 'placename'),
	(44, 'grids', 'gridstep'),
	(45, 'metrics', 'weighting'),
	(46, 'cases', 'case'),
	(47, 'cases', 'caller'),
	(48, 'cases', 'callback'),
	(49, 'cases', 'approval'),
	(50, 'cases', 'casetask'),
	(51, 'cases', 'category'),
	(52, 'cases', 'importrun'),
	(53, 'cases', 'remark'),
	(54, 'cases', 'ruleset'),
	(55, 'cases', 'routingrule'),
	(56, 'cases', 'triagecorrection'),
	(57, 'cases', 'casesearch'),
	(58, 'cases', 'attachment'),
	(59, 'cases', 'importjob'),
	(60, 'notices', 'preference'),
	(61, 'notices', 'channel'),
	(62, 'notices', 'message'),
	(63, 'notices', 'notice'),
	(64, 'notices', 'delivery'),
	(65, 'notices', 'newsitem'),
	(66, 'notices', 'newschange'),
	(67, 'notices', 'subscription'),
	(68, 'notices', 'letter'),
	(69, 'workbench', 'draft'),
	(70, 'workbench', 'replytemplate'),
	(71, 'workbench', 'presence'),
	(72, 'workbench', 'export'),
	(73, 'workbench', 'savedfilter');
INSERT INTO public.django_migrations VALUES
	(1, 'core', '0001_initial', '2026-11-28 22:45:07.580062+00'),
	(2, 'directory', '0001_initial', '2026-11-28 22:45:07.921852+00'),
	(3, 'account', '0001_initial', '2026-11-28 22:45:08.029879+00'),
	(4, 'account', '0002_email_max_length', '2026-11-28 22:45:08.06985+00'),
	(5, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-11-28 22:45:08.117806+00'),
	(6, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-11-28 22:45:08.158751+00'),
	(7, 'account', '0005_emailaddress_idx_upper_email', '2026-11-28 22:45:08.194839+00'),
	(8, 'account', '0006_emailaddress_lower', '2026-11-28 22:45:08.252006+00'),
	(9, 'account', '0007_emailaddress_idx_email', '2026-11-28 22:45:08.329764+00'),
	(10, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-11-28 22:45:08.406036+00'),
	(11, 'account', '0009_emailaddress_unique_primary_email', '2026-11-28 22:45:08.437231+00'),
	(12, 'accounts', '0001_initial', '2026-11-28 22:45:08.45461+00'),
	(13, 'contenttypes', '0001_initial', '2026-11-28 22:45:08.485734+00'),
	(14, 'contenttypes', '0002_remove_content_type_name', '2026-11-28 22:45:08.577836+00'),
	(15, 'auth', '0001_initial', '2026-11-28 22:45:08.689863+00'),
	(16, 'auth', '0002_alter_permission_name_max_length', '2026-11-28 22:45:08.719654+00'),
	(17, 'auth', '0003_alter_user_email_max_length', '2026-11-28 22:45:08.755889+00'),
	(18, 'auth', '0004_alter_user_username_opts', '2026-11-28 22:45:08.827313+00'),
	(19, 'auth', '0005_alter_user_last_login_null', '2026-11-28 22:45:08.872485+00'),
	(20, 'auth', '0006_require_contenttypes_0002', '2026-11-28 22:45:08.894003+00'),
	(21, 'auth', '0007_alter_validators_add_error_messages', '2026-11-28 22:45:08.93646+00'),
	(22, 'auth', '0008_alter_user_username_max_length', '2026-11-28 22:45:08.995111+00'),
	(23, 'auth', '0009_alter_user_last_name_max_length', '2026-11-28 22:45:09.024572+00'),
	(24, 'auth', '0010_alter_group_name_max_length', '2026-11-28 22:45:09.065814+00'),
	(25, 'auth', '0011_update_proxy_permissions', '2026-11-28 22:45:09.171596+00'),
	(26, 'auth', '0012_alter_user_first_name_max_length', '2026-11-28 22:45:09.20073+00'),
	(27, 'axes', '0001_initial', '2026-11-28 22:45:09.242214+00'),
	(28, 'axes', '0002_auto_20151217_2044', '2026-11-28 22:45:09.354644+00'),
	(29, 'axes', '0003_auto_20160322_0929', '2026-11-28 22:45:09.422582+00'),
	(30, 'axes', '0004_auto_20181024_1538', '2026-11-28 22:45:09.49078+00'),
	(31, 'axes', '0005_remove_accessattempt_trusted', '2026-11-28 22:45:09.514364+00'),
	(32, 'axes', '0006_remove_accesslog_trusted', '2026-11-28 22:45:09.546551+00'),
	(33, 'axes', '0007_alter_accessattempt_unique_together', '2026-11-28 22:45:09.681144+00'),
	(34, 'axes', '0008_accessfailurelog', '2026-11-28 22:45:09.733796+00'),
	(35, 'axes', '0009_add_session_hash', '2026-11-28 22:45:09.758069+00'),
	(36, 'axes', '0010_accessattemptexpiration', '2026-11-28 22:45:09.793828+00'),
	(37, 'directory', '0002_signing_in', '2026-11-28 22:45:09.885842+00'),
	(38, 'cases', '0001_initial', '2026-11-28 22:45:13.082167+00'),
	(39, 'cases', '0002_vacuum_often', '2026-11-28 22:45:13.103783+00'),
	(40, 'cases', '0003_erased_at', '2026-11-28 22:45:13.230552+00'),
	(41, 'cases', '0004_all_of_a_unit', '2026-11-28 22:45:13.517828+00'),
	(42, 'cases', '0005_attachments', '2026-11-28 22:45:13.682683+00'),
	(43, 'cases', '0006_joined_callers', '2026-11-28 22:45:13.866656+00'),
	(44, 'cases', '0007_discarded_drafts', '2026-11-28 22:45:13.890906+00'),
	(45, 'cases', '0008_boxes', '2026-11-28 22:45:14.19469+00'),
	(46, 'cases', '0009_import_jobs', '2026-11-28 22:45:14.497767+00'),
	(47, 'cases', '0010_whistle_room', '2026-11-28 22:45:15.317804+00'),
	(48, 'cases', '0011_callback_why', '2026-11-28 22:45:15.44198+00'),
	(49, 'cases', '0012_what_ends_and_what_is_open', '2026-11-28 22:45:15.647174+00'),
	(50, 'cases', '0013_breaches_told', '2026-11-28 22:45:16.061738+00'),
	(51, 'core', '0002_announcedyear', '2026-11-28 22:45:16.097789+00'),
	(52, 'core', '0003_spent_challenge', '2026-11-28 22:45:16.134976+00'),
	(53, 'core', '0004_readers', '2026-11-28 22:45:16.173723+00'),
	(54, 'core', '0005_errand', '2026-11-28 22:45:16.197672+00'),
	(55, 'core', '0006_errands_of_ones_own', '2026-11-28 22:45:16.25242+00'),
	(56, 'grids', '0001_grids', '2026-11-28 22:45:17.417865+00'),
	(57, 'grids', '0002_public_phone', '2026-11-28 22:45:17.47105+00'),
	(58, 'grids', '0003_drafts_drawn', '2026-11-28 22:45:17.698667+00'),
	(59, 'metrics', '0001_initial', '2026-11-28 22:45:17.719928+00'),
	(60, 'mfa', '0001_initial', '2026-11-28 22:45:17.918908+00'),
	(61, 'mfa', '0002_authenticator_timestamps', '2026-11-28 22:45:18.054296+00'),
	(62, 'mfa', '0003_authenticator_type_uniq', '2026-11-28 22:45:18.242444+00'),
	(63, 'notices', '0001_initial', '2026-11-28 22:45:19.917922+00'),
	(64, 'notices', '0002_news', '2026-11-28 22:45:21.097874+00'),
	(65, 'procrastinate', '0001_initial', '2026-11-28 22:45:21.128583+00'),
	(66, 'procrastinate', '0002_drop_started_at_column', '2026-11-28 22:45:21.151449+00'),
	(67, 'procrastinate', '0003_drop_started_at_column', '2026-11-28 22:45:21.1622+00'),
	(68, 'procrastinate', '0004_drop_procrastinate_version_table', '2026-11-28 22:45:21.176147+00'),
	(69, 'procrastinate', '0005_fix_procrastinate_fetch_job', '2026-11-28 22:45:21.190112+00'),
	(70, 'procrastinate', '0006_fix_trigger_status_events_insert', '2026-11-28 22:45:21.198287+00'),
	(71, 'procrastinate', '0007_add_queueing_lock_column', '2026-11-28 22:45:21.208022+00'),
	(72, 'procrastinate', '0008_close_fetch_job_race_condition', '2026-11-28 22:45:21.227385+00'),
	(73, 'procrastinate', '0009_add_defer_job_function', '2026-11-28 22:45:21.241066+00'),
	(74, 'procrastinate', '0010_add_procrastinate_periodic_defers', '2026-11-28 22:45:21.262714+00'),
	(75, 'procrastinate', '0011_add_foreign_key_index', '2026-11-28 22:45:21.286593+00'),
	(76, 'procrastinate', '0012_add_locks_to_periodic_defer', '2026-11-28 22:45:21.300111+00'),
	(77, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', '2026-11-28 22:45:21.322346+00'),
	(78, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', '2026-11-28 22:45:21.335673+00'),
	(79, 'procrastinate', '0015_add_trigger_on_job_deletion', '2026-11-28 22:45:21.354281+00'),
	(80, 'procrastinate', '0016_delete_finished_jobs', '2026-11-28 22:45:21.366171+00'),
	(81, 'procrastinate', '0017_add_checks_to_finish_job', '2026-11-28 22:45:21.379151+00'),
	(82, 'procrastinate', '0018_add_checks_to_retry_job', '2026-11-28 22:45:21.395632+00'),
	(83, 'procrastinate', '0019_fix_finish_job_compat_issue', '2026-11-28 22:45:21.410222+00'),
	(84, 'procrastinate', '0020_add_index_on_procrastinate_jobs', '2026-11-28 22:45:21.427963+00'),
	(85, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', '2026-11-28 22:45:21.447384+00'),
	(86, 'procrastinate', '0022_null_locks_excluded', '2026-11-28 22:45:21.466449+00'),
	(87, 'procrastinate', '0023_remove_old_finish_job_function', '2026-11-28 22:45:21.478545+00'),
	(88, 'procrastinate', '0024_job_id_bigint', '2026-11-28 22:45:21.501756+00'),
	(89, 'procrastinate', '0025_add_models', '2026-11-28 22:45:21.522863+00'),
	(90, 'procrastinate', '0026_add_job_priority', '2026-11-28 22:45:21.552883+00'),
	(91, 'procrastinate', '0027_add_periodic_job_priority', '2026-11-28 22:45:21.570212+00'),
	(92, 'procrastinate', '0028_add_cancel_states', '2026-11-28 22:45:21.60629+00'),
	(93, 'procrastinate', '0029_add_additional_params_to_retry_job', '2026-11-28 22:45:21.623882+00'),
	(94, 'procrastinate', '0030_alter_procrastinateevent_options', '2026-11-28 22:45:21.644455+00'),
	(95, 'procrastinate', '0031_add_indexes_for_fetch_job', '2026-11-28 22:45:21.660867+00'),
	(96, 'procrastinate', '0032_pre_cancel_notification', '2026-11-28 22:45:21.703127+00'),
	(97, 'procrastinate', '0033_post_cancel_notification', '2026-11-28 22:45:21.753592+00'),
	(98, 'procrastinate', '0034_pre_add_heartbeat', '2026-11-28 22:45:21.78414+00'),
	(99, 'procrastinate', '0035_post_add_heartbeat', '2026-11-28 22:45:21.80738+00'),
	(100, 'procrastinate', '0036_add_worker_model', '2026-11-28 22:45:21.835812+00');
INSERT INTO public.django_migrations VALUES
	(101, 'procrastinate', '0037_pre_batch_defer_jobs', '2026-11-28 22:45:21.860575+00'),
	(102, 'procrastinate', '0038_post_batch_defer_jobs', '2026-11-28 22:45:21.870113+00'),
	(103, 'procrastinate', '0039_pre_priority_lock_fetch_job', '2026-11-28 22:45:21.886813+00'),
	(104, 'procrastinate', '0040_pre_retry_failed_job', '2026-11-28 22:45:21.899577+00'),
	(105, 'procrastinate', '0041_post_retry_failed_job', '2026-11-28 22:45:21.91773+00'),
	(106, 'sessions', '0001_initial', '2026-11-28 22:45:21.945767+00'),
	(107, 'socialaccount', '0001_initial', '2026-11-28 22:45:22.550114+00'),
	(108, 'socialaccount', '0002_token_max_lengths', '2026-11-28 22:45:22.725885+00'),
	(109, 'socialaccount', '0003_extra_data_default_dict', '2026-11-28 22:45:22.837961+00'),
	(110, 'socialaccount', '0004_app_provider_id_settings', '2026-11-28 22:45:22.962695+00'),
	(111, 'socialaccount', '0005_socialtoken_nullable_app', '2026-11-28 22:45:23.1366+00'),
	(112, 'socialaccount', '0006_alter_socialaccount_extra_data', '2026-11-28 22:45:23.206806+00'),
	(113, 'usersessions', '0001_initial', '2026-11-28 22:45:23.364905+00'),
	(114, 'workbench', '0001_desk', '2026-11-28 22:45:23.737845+00'),
	(115, 'workbench', '0002_presence', '2026-11-28 22:45:23.949794+00'),
	(116, 'workbench', '0003_saved_filters_and_exports', '2026-11-28 22:45:24.361747+00');
INSERT INTO public.workbench_replytemplate VALUES
	('01a22bd4-ee13-7286-8654-c738d4165db4', '路灯已修复', '您反映的{address}路灯已于{date}修复，请查看。', 'resolve', '', '2026-11-30 09:41:44.637163+00', NULL, '01a22455-fee4-7276-a6b2-d8b4c0c0c90a'),
	('01a22bd4-ee53-77b0-984a-c87d717a1ced', '不属本区', '该事项不属于本区职责，编号{number}。', 'decline', 'reported', '2026-11-30 09:41:44.659878+00', 'A02', '01a22455-fea8-742e-8553-e701c8c11737');
SELECT pg_catalog.setval('public.account_emailaddress_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_emailconfirmation_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_permission_id_seq', 292, true);
SELECT pg_catalog.setval('public.axes_accessattempt_id_seq', 1, false);
SELECT pg_catalog.setval('public.axes_accessfailurelog_id_seq', 1, false);
SELECT pg_catalog.setval('public.axes_accesslog_id_seq', 1, false);
SELECT pg_catalog.setval('public.cases_number', 4, true);
SELECT pg_catalog.setval('public.django_content_type_id_seq', 73, true);
SELECT pg_catalog.setval('public.django_migrations_id_seq', 116, true);
SELECT pg_catalog.setval('public.mfa_authenticator_id_seq', 1, false);
SELECT pg_catalog.setval('public.socialaccount_socialaccount_id_seq', 1, false);
SELECT pg_catalog.setval('public.socialaccount_socialapp_id_seq', 1, false);
SELECT pg_catalog.setval('public.socialaccount_socialtoken_id_seq', 1, false);
SELECT pg_catalog.setval('public.usersessions_usersession_id_seq', 1, false);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_factorsecret
    ADD CONSTRAINT accounts_factorsecret_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq UNIQUE (username, ip_address, user_agent);
ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptexpiration_pkey PRIMARY KEY (access_attempt_id);
ALTER TABLE ONLY public.axes_accessfailurelog
    ADD CONSTRAINT axes_accessfailurelog_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accesslog
    ADD CONSTRAINT axes_accesslog_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_approval
    ADD CONSTRAINT cases_approval_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_attachment
    ADD CONSTRAINT cases_attachment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_caller
    ADD CONSTRAINT cases_caller_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_number_key UNIQUE (number);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_casesearch
    ADD CONSTRAINT cases_casesearch_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.cases_casetask
    ADD CONSTRAINT cases_casetask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_category
    ADD CONSTRAINT cases_category_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.cases_importjob
    ADD CONSTRAINT cases_importjob_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_importrun
    ADD CONSTRAINT cases_importrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_remark
    ADD CONSTRAINT cases_remark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_routingrule
    ADD CONSTRAINT cases_routingrule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_ruleset
    ADD CONSTRAINT cases_ruleset_number_key UNIQUE (number);
ALTER TABLE ONLY public.cases_ruleset
    ADD CONSTRAINT cases_ruleset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_triagecorrection
    ADD CONSTRAINT cases_triagecorrection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.core_announced_year
    ADD CONSTRAINT core_announced_year_pkey PRIMARY KEY (year);
ALTER TABLE ONLY public.core_calendar_override
    ADD CONSTRAINT core_calendar_override_pkey PRIMARY KEY (day);
ALTER TABLE ONLY public.core_day_root
    ADD CONSTRAINT core_day_root_pkey PRIMARY KEY (day);
ALTER TABLE ONLY public.core_errand
    ADD CONSTRAINT core_errand_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.core_event
    ADD CONSTRAINT core_event_pkey PRIMARY KEY (stream_id, seq, recorded_at);
ALTER TABLE ONLY public.core_event_2026_11
    ADD CONSTRAINT core_event_2026_11_pkey PRIMARY KEY (stream_id, seq, recorded_at);
ALTER TABLE ONLY public.core_event_2026_12
    ADD CONSTRAINT core_event_2026_12_pkey PRIMARY KEY (stream_id, seq, recorded_at);
ALTER TABLE ONLY public.core_event_2027_01
    ADD CONSTRAINT core_event_2027_01_pkey PRIMARY KEY (stream_id, seq, recorded_at);
ALTER TABLE ONLY public.core_event_default
    ADD CONSTRAINT core_event_default_pkey PRIMARY KEY (stream_id, seq, recorded_at);
ALTER TABLE ONLY public.core_reader
    ADD CONSTRAINT core_reader_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.core_reader_seen
    ADD CONSTRAINT core_reader_seen_pkey PRIMARY KEY (reader, stream_id, seq);
ALTER TABLE ONLY public.core_spent_challenge
    ADD CONSTRAINT core_spent_challenge_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.core_stream
    ADD CONSTRAINT core_stream_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.core_version
    ADD CONSTRAINT core_version_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.notices_delivery
    ADD CONSTRAINT delivery_once UNIQUE (notice_id, channel_id);
ALTER TABLE ONLY public.directory_apikey
    ADD CONSTRAINT directory_apikey_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.directory_apikey
    ADD CONSTRAINT directory_apikey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.directory_person
    ADD CONSTRAINT directory_person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.directory_person
    ADD CONSTRAINT directory_person_username_key UNIQUE (username);
ALTER TABLE ONLY public.directory_person
    ADD CONSTRAINT directory_person_work_number_key UNIQUE (work_number);
ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.directory_role
    ADD CONSTRAINT directory_role_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.directory_unit
    ADD CONSTRAINT directory_unit_code_key UNIQUE (code);
ALTER TABLE ONLY public.directory_unit
    ADD CONSTRAINT directory_unit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.directory_unitlink
    ADD CONSTRAINT directory_unitlink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.directory_unitplacement
    ADD CONSTRAINT directory_unitplacement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.workbench_draft
    ADD CONSTRAINT draft_once_a_field UNIQUE (case_id, person_id, field);
ALTER TABLE ONLY public.grids_grid
    ADD CONSTRAINT grid_code_once_a_version UNIQUE (version_id, code);
ALTER TABLE ONLY public.grids_gridstep
    ADD CONSTRAINT grid_step_once UNIQUE (version_id, number);
ALTER TABLE ONLY public.grids_grid
    ADD CONSTRAINT grids_grid_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.grids_gridparty
    ADD CONSTRAINT grids_gridparty_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.grids_gridpost
    ADD CONSTRAINT grids_gridpost_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.grids_gridstep
    ADD CONSTRAINT grids_gridstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.grids_gridversion
    ADD CONSTRAINT grids_gridversion_number_key UNIQUE (number);
ALTER TABLE ONLY public.grids_gridversion
    ADD CONSTRAINT grids_gridversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.grids_minunitlink
    ADD CONSTRAINT grids_minunitlink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.grids_placename
    ADD CONSTRAINT grids_placename_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT letter_once_a_change UNIQUE (subscription_id, item_id, version);
ALTER TABLE ONLY public.metrics_weighting
    ADD CONSTRAINT metrics_weighting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notice_once_an_event UNIQUE (stream_id, seq, person_id);
ALTER TABLE ONLY public.notices_channel
    ADD CONSTRAINT notices_channel_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_delivery
    ADD CONSTRAINT notices_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT notices_letter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_message
    ADD CONSTRAINT notices_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_newschange
    ADD CONSTRAINT notices_newschange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_newsitem
    ADD CONSTRAINT notices_newsitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_preference
    ADD CONSTRAINT notices_preference_pkey PRIMARY KEY (person_id);
ALTER TABLE ONLY public.notices_subscription
    ADD CONSTRAINT notices_subscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.grids_placename
    ADD CONSTRAINT place_name_once UNIQUE NULLS NOT DISTINCT (name, unit_id, grid_code);
ALTER TABLE ONLY public.workbench_presence
    ADD CONSTRAINT presence_once UNIQUE (case_id, person_id);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.workbench_replytemplate
    ADD CONSTRAINT reply_template_once_by_name UNIQUE (unit_id, move, name);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);
ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_subscription
    ADD CONSTRAINT subscribed_once UNIQUE (grid_code, address_index);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);
ALTER TABLE ONLY public.metrics_weighting
    ADD CONSTRAINT weighting_once_a_day UNIQUE (scope, valid_from);
ALTER TABLE ONLY public.workbench_draft
    ADD CONSTRAINT workbench_draft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.workbench_export
    ADD CONSTRAINT workbench_export_pkey PRIMARY KEY (errand_id);
ALTER TABLE ONLY public.workbench_presence
    ADD CONSTRAINT workbench_presence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.workbench_replytemplate
    ADD CONSTRAINT workbench_replytemplate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.workbench_savedfilter
    ADD CONSTRAINT workbench_savedfilter_pkey PRIMARY KEY (id);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE UNIQUE INDEX approval_one_pending ON public.cases_approval USING btree (case_id, kind) WHERE (granted IS NULL);
CREATE UNIQUE INDEX attachment_once_a_file ON public.cases_attachment USING btree (name) WHERE (NOT ((name)::text = ''::text));
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX axes_accessattempt_ip_address_10922d9c ON public.axes_accessattempt USING btree (ip_address);
CREATE INDEX axes_accessattempt_user_agent_ad89678b ON public.axes_accessattempt USING btree (user_agent);
CREATE INDEX axes_accessattempt_user_agent_ad89678b_like ON public.axes_accessattempt USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accessattempt_username_3f2d4ca0 ON public.axes_accessattempt USING btree (username);
CREATE INDEX axes_accessattempt_username_3f2d4ca0_like ON public.axes_accessattempt USING btree (username varchar_pattern_ops);
CREATE INDEX axes_accessfailurelog_ip_address_2e9f5a7f ON public.axes_accessfailurelog USING btree (ip_address);
CREATE INDEX axes_accessfailurelog_user_agent_ea145dda ON public.axes_accessfailurelog USING btree (user_agent);
CREATE INDEX axes_accessfailurelog_user_agent_ea145dda_like ON public.axes_accessfailurelog USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accessfailurelog_username_a8b7e8a4 ON public.axes_accessfailurelog USING btree (username);
CREATE INDEX axes_accessfailurelog_username_a8b7e8a4_like ON public.axes_accessfailurelog USING btree (username varchar_pattern_ops);
CREATE INDEX axes_accesslog_ip_address_86b417e5 ON public.axes_accesslog USING btree (ip_address);
CREATE INDEX axes_accesslog_user_agent_0e659004 ON public.axes_accesslog USING btree (user_agent);
CREATE INDEX axes_accesslog_user_agent_0e659004_like ON public.axes_accesslog USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accesslog_username_df93064b ON public.axes_accesslog USING btree (username);
CREATE INDEX axes_accesslog_username_df93064b_like ON public.axes_accesslog USING btree (username varchar_pattern_ops);
CREATE INDEX caller_link ON public.cases_caller USING btree (link_digest) WHERE (link_digest IS NOT NULL);
CREATE INDEX caller_phone ON public.cases_caller USING btree (phone_index) WHERE (phone_index IS NOT NULL);
CREATE INDEX case_area_time ON public.cases_case USING btree (area_id, opened_at);
CREATE INDEX case_category_time ON public.cases_case USING btree (category_id, opened_at);
CREATE INDEX case_inbox ON public.cases_case USING btree (unit_id, queue_at, id) WHERE is_open;
CREATE INDEX case_inbox_all ON public.cases_case USING btree (queue_at, id) WHERE is_open;
CREATE INDEX case_link ON public.cases_case USING btree (link_digest) WHERE (link_digest IS NOT NULL);
CREATE INDEX case_merged ON public.cases_case USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX case_newest ON public.cases_case USING btree (opened_at DESC, id DESC) INCLUDE (unit_id, grid_code, category_id, due_at, outcome);
CREATE INDEX case_newest_open ON public.cases_case USING btree (opened_at DESC, id DESC) WHERE is_open;
CREATE INDEX case_of_grid ON public.cases_case USING btree (grid_code, queue_at, id) WHERE is_open;
CREATE UNIQUE INDEX case_once_per_source ON public.cases_case USING btree (source, source_ref) WHERE (NOT ((source_ref)::text = ''::text));
CREATE INDEX case_receiver_time ON public.cases_case USING btree (first_receiver_id, opened_at);
CREATE INDEX case_resolved ON public.cases_case USING btree (queue_at, id) WHERE (is_open AND ((state)::text = 'resolved'::text));
CREATE INDEX case_search_newest ON public.cases_casesearch USING btree (opened_at DESC, case_id DESC);
CREATE INDEX case_search_words ON public.cases_casesearch USING gin (words);
CREATE INDEX case_supervised ON public.cases_case USING btree (queue_at, id) WHERE (is_open AND is_supervised);
CREATE INDEX case_task_awaited ON public.cases_casetask USING btree (arrive_by) WHERE ((arrived_at IS NULL) AND (cancelled_at IS NULL) AND (closed_at IS NULL) AND (missed_at IS NULL));
CREATE INDEX case_task_open ON public.cases_casetask USING btree (unit_id, called_at) WHERE ((cancelled_at IS NULL) AND (closed_at IS NULL));
CREATE INDEX case_task_under_way ON public.cases_casetask USING btree (case_id) WHERE ((cancelled_at IS NULL) AND (released_at IS NULL));
CREATE INDEX case_to_erase ON public.cases_case USING btree (closed_at) WHERE ((erased_at IS NULL) AND (NOT is_open));
CREATE INDEX case_unit_time ON public.cases_case USING btree (unit_id, opened_at);
CREATE INDEX cases_approval_asked_by_id_61a2fad4 ON public.cases_approval USING btree (asked_by_id);
CREATE INDEX cases_approval_case_id_0c7f19f4 ON public.cases_approval USING btree (case_id);
CREATE INDEX cases_attachment_case_id_1cf64b9f ON public.cases_attachment USING btree (case_id);
CREATE INDEX cases_callback_by_id_60bd4f4c ON public.cases_callback USING btree (by_id);
CREATE INDEX cases_callback_caller_id_45a72e57 ON public.cases_callback USING btree (caller_id);
CREATE INDEX cases_callback_case_id_967d8b97 ON public.cases_callback USING btree (case_id);
CREATE INDEX cases_caller_case_id_283b28f2 ON public.cases_caller USING btree (case_id);
CREATE INDEX cases_case_number_980c9551_like ON public.cases_case USING btree (number varchar_pattern_ops);
CREATE INDEX cases_casetask_called_by_id_70bd0a2d ON public.cases_casetask USING btree (called_by_id);
CREATE INDEX cases_casetask_case_id_bf00219b ON public.cases_casetask USING btree (case_id);
CREATE INDEX cases_casetask_unit_id_a7be016c ON public.cases_casetask USING btree (unit_id);
CREATE INDEX cases_category_code_27f573ec_like ON public.cases_category USING btree (code varchar_pattern_ops);
CREATE INDEX cases_category_parent_id_007043b5 ON public.cases_category USING btree (parent_id);
CREATE INDEX cases_category_parent_id_007043b5_like ON public.cases_category USING btree (parent_id varchar_pattern_ops);
CREATE INDEX cases_importjob_by_id_bab8d441 ON public.cases_importjob USING btree (by_id);
CREATE INDEX cases_importjob_unit_id_18cfeb61 ON public.cases_importjob USING btree (unit_id);
CREATE INDEX cases_remark_case_id_64b97c10 ON public.cases_remark USING btree (case_id);
CREATE INDEX cases_routingrule_area_id_68c1b32f ON public.cases_routingrule USING btree (area_id);
CREATE INDEX cases_routingrule_category_id_e69841c2 ON public.cases_routingrule USING btree (category_id);
CREATE INDEX cases_routingrule_category_id_e69841c2_like ON public.cases_routingrule USING btree (category_id varchar_pattern_ops);
CREATE INDEX cases_routingrule_rule_set_id_11731d27 ON public.cases_routingrule USING btree (rule_set_id);
CREATE INDEX cases_routingrule_unit_id_d9e6b713 ON public.cases_routingrule USING btree (unit_id);
CREATE INDEX cases_triagecorrection_case_id_2370f249 ON public.cases_triagecorrection USING btree (case_id);
CREATE INDEX cases_triagecorrection_chosen_id_e5ce1890 ON public.cases_triagecorrection USING btree (chosen_id);
CREATE INDEX cases_triagecorrection_chosen_id_e5ce1890_like ON public.cases_triagecorrection USING btree (chosen_id varchar_pattern_ops);
CREATE INDEX cases_triagecorrection_suggested_id_38326c18 ON public.cases_triagecorrection USING btree (suggested_id);
CREATE INDEX cases_triagecorrection_suggested_id_38326c18_like ON public.cases_triagecorrection USING btree (suggested_id varchar_pattern_ops);
CREATE INDEX core_event_recorded_brin ON ONLY public.core_event USING brin (recorded_at);
CREATE INDEX core_event_2026_11_recorded_at_idx ON public.core_event_2026_11 USING brin (recorded_at);
CREATE INDEX core_event_2026_12_recorded_at_idx ON public.core_event_2026_12 USING brin (recorded_at);
CREATE INDEX core_event_2027_01_recorded_at_idx ON public.core_event_2027_01 USING brin (recorded_at);
CREATE INDEX core_event_default_recorded_at_idx ON public.core_event_default USING brin (recorded_at);
CREATE INDEX core_reader_name_c807d6ca_like ON public.core_reader USING btree (name varchar_pattern_ops);
CREATE INDEX core_spent_challenge_expires_at_3bcdd380 ON public.core_spent_challenge USING btree (expires_at);
CREATE INDEX core_version_name_54a70010_like ON public.core_version USING btree (name varchar_pattern_ops);
CREATE INDEX delivery_due ON public.notices_delivery USING btree (send_at) WHERE (message_id IS NULL);
CREATE INDEX directory_apikey_person_id_06cb5b1f ON public.directory_apikey USING btree (person_id);
CREATE INDEX directory_person_username_362ba652_like ON public.directory_person USING btree (username varchar_pattern_ops);
CREATE INDEX directory_person_work_number_5e5625c6_like ON public.directory_person USING btree (work_number varchar_pattern_ops);
CREATE INDEX directory_post_person_id_34e11288 ON public.directory_post USING btree (person_id);
CREATE INDEX directory_post_role_id_7c0342a9 ON public.directory_post USING btree (role_id);
CREATE INDEX directory_post_role_id_7c0342a9_like ON public.directory_post USING btree (role_id varchar_pattern_ops);
CREATE INDEX directory_post_unit_id_66080af8 ON public.directory_post USING btree (unit_id);
CREATE INDEX directory_role_code_34866689_like ON public.directory_role USING btree (code varchar_pattern_ops);
CREATE INDEX directory_unit_code_1a6bfaed_like ON public.directory_unit USING btree (code varchar_pattern_ops);
CREATE INDEX directory_unit_parent_id_23eb6e40 ON public.directory_unit USING btree (parent_id);
CREATE INDEX directory_unitlink_admin_unit_id_1f16f0cd ON public.directory_unitlink USING btree (admin_unit_id);
CREATE INDEX directory_unitlink_party_unit_id_7a3b86c7 ON public.directory_unitlink USING btree (party_unit_id);
CREATE INDEX directory_unitplacement_parent_id_a8a17538 ON public.directory_unitplacement USING btree (parent_id);
CREATE INDEX directory_unitplacement_unit_id_2e990673 ON public.directory_unitplacement USING btree (unit_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX draft_age ON public.workbench_draft USING btree (saved_at);
CREATE INDEX errand_newest ON public.core_errand USING btree (kind, asked_at DESC, id DESC);
CREATE INDEX export_of_person ON public.workbench_export USING btree (person_id);
CREATE UNIQUE INDEX grid_one_version_in_force ON public.grids_gridversion USING btree (level) WHERE ((state)::text = 'published'::text);
CREATE INDEX grid_party_by_grid ON public.grids_gridparty USING btree (grid_code);
CREATE INDEX grid_post_by_grid ON public.grids_gridpost USING btree (grid_code, role);
CREATE INDEX grids_grid_unit_id_526c3040 ON public.grids_grid USING btree (unit_id);
CREATE INDEX grids_grid_version_id_8df2a5e5 ON public.grids_grid USING btree (version_id);
CREATE INDEX grids_gridparty_party_unit_id_215814ad ON public.grids_gridparty USING btree (party_unit_id);
CREATE INDEX grids_gridpost_person_id_0c2562e8 ON public.grids_gridpost USING btree (person_id);
CREATE INDEX grids_gridstep_version_id_d461dc54 ON public.grids_gridstep USING btree (version_id);
CREATE INDEX grids_minunitlink_person_id_909768d0 ON public.grids_minunitlink USING btree (person_id);
CREATE INDEX grids_placename_unit_id_18186940 ON public.grids_placename USING btree (unit_id);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX import_newest ON public.cases_importjob USING btree (created_at DESC, id DESC);
CREATE UNIQUE INDEX import_one_running ON public.cases_importrun USING btree (mapping, file_digest) WHERE (finished_at IS NULL);
CREATE INDEX import_under_way ON public.cases_importjob USING btree (created_at) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'running'::character varying])::text[]));
CREATE INDEX letter_to_send ON public.notices_letter USING btree (next_at) WHERE ((given_up_at IS NULL) AND (sent_at IS NULL));
CREATE INDEX message_to_send ON public.notices_message USING btree (next_at) WHERE ((given_up_at IS NULL) AND (sent_at IS NULL));
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX min_unit_link_by_unit ON public.grids_minunitlink USING btree (min_unit_code);
CREATE INDEX news_of_unit ON public.notices_newsitem USING btree (unit_id, valid_to DESC);
CREATE INDEX notice_inbox ON public.notices_notice USING btree (person_id, at DESC, id DESC);
CREATE INDEX notice_unread ON public.notices_notice USING btree (person_id) WHERE (read_at IS NULL);
CREATE INDEX notices_channel_person_id_6c7ca973 ON public.notices_channel USING btree (person_id);
CREATE INDEX notices_delivery_channel_id_b28acf13 ON public.notices_delivery USING btree (channel_id);
CREATE INDEX notices_delivery_message_id_c39f4724 ON public.notices_delivery USING btree (message_id);
CREATE INDEX notices_delivery_notice_id_2d5dfa0c ON public.notices_delivery USING btree (notice_id);
CREATE INDEX notices_letter_item_id_31e29151 ON public.notices_letter USING btree (item_id);
CREATE INDEX notices_letter_subscription_id_b5d03981 ON public.notices_letter USING btree (subscription_id);
CREATE INDEX notices_message_channel_id_201f14e7 ON public.notices_message USING btree (channel_id);
CREATE INDEX notices_newschange_item_id_9bdfcf88 ON public.notices_newschange USING btree (item_id);
CREATE INDEX notices_newsitem_unit_id_759ce2c4 ON public.notices_newsitem USING btree (unit_id);
CREATE INDEX notices_notice_case_id_b8c1507c ON public.notices_notice USING btree (case_id);
CREATE INDEX notices_notice_made_at_cba435b5 ON public.notices_notice USING btree (made_at);
CREATE INDEX notices_notice_person_id_94368381 ON public.notices_notice USING btree (person_id);
CREATE UNIQUE INDEX one_published_rule_set ON public.cases_ruleset USING btree (state) WHERE ((state)::text = 'published'::text);
CREATE INDEX post_unit_role ON public.directory_post USING btree (unit_id, role_id);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX saved_filter_own ON public.workbench_savedfilter USING btree (person_id, "position");
CREATE INDEX saved_filter_shared ON public.workbench_savedfilter USING btree (unit_id) WHERE (unit_id IS NOT NULL);
CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);
CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);
CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);
CREATE INDEX subscribed_address ON public.notices_subscription USING btree (address_index);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX unit_path ON public.directory_unit USING btree (path varchar_pattern_ops);
CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);
CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);
CREATE INDEX workbench_draft_person_id_5725ce3a ON public.workbench_draft USING btree (person_id);
CREATE INDEX workbench_export_person_id_81e6cecd ON public.workbench_export USING btree (person_id);
CREATE INDEX workbench_replytemplate_category_id_c0d517e9 ON public.workbench_replytemplate USING btree (category_id);
CREATE INDEX workbench_replytemplate_category_id_c0d517e9_like ON public.workbench_replytemplate USING btree (category_id varchar_pattern_ops);
CREATE INDEX workbench_replytemplate_unit_id_45f75c1c ON public.workbench_replytemplate USING btree (unit_id);
CREATE INDEX workbench_savedfilter_person_id_3abeaf6c ON public.workbench_savedfilter USING btree (person_id);
CREATE INDEX workbench_savedfilter_unit_id_3b5e5db9 ON public.workbench_savedfilter USING btree (unit_id);
ALTER INDEX public.core_event_pkey ATTACH PARTITION public.core_event_2026_11_pkey;
ALTER INDEX public.core_event_recorded_brin ATTACH PARTITION public.core_event_2026_11_recorded_at_idx;
ALTER INDEX public.core_event_pkey ATTACH PARTITION public.core_event_2026_12_pkey;
ALTER INDEX public.core_event_recorded_brin ATTACH PARTITION public.core_event_2026_12_recorded_at_idx;
ALTER INDEX public.core_event_pkey ATTACH PARTITION public.core_event_2027_01_pkey;
ALTER INDEX public.core_event_recorded_brin ATTACH PARTITION public.core_event_2027_01_recorded_at_idx;
ALTER INDEX public.core_event_pkey ATTACH PARTITION public.core_event_default_pkey;
ALTER INDEX public.core_event_recorded_brin ATTACH PARTITION public.core_event_default_recorded_at_idx;
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_directory_person_id FOREIGN KEY (user_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptex_access_attempt_id_6b73a47a_fk_axes_acce FOREIGN KEY (access_attempt_id) REFERENCES public.axes_accessattempt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_approval
    ADD CONSTRAINT cases_approval_asked_by_id_61a2fad4_fk_directory_person_id FOREIGN KEY (asked_by_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_approval
    ADD CONSTRAINT cases_approval_case_id_0c7f19f4_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_attachment
    ADD CONSTRAINT cases_attachment_case_id_1cf64b9f_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_attachment
    ADD CONSTRAINT cases_attachment_person_id_bc37c940_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_attachment
    ADD CONSTRAINT cases_attachment_task_id_d9322b5d_fk_cases_casetask_id FOREIGN KEY (task_id) REFERENCES public.cases_casetask(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_by_id_60bd4f4c_fk_directory_person_id FOREIGN KEY (by_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_caller_id_45a72e57_fk_cases_caller_id FOREIGN KEY (caller_id) REFERENCES public.cases_caller(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_callback
    ADD CONSTRAINT cases_callback_case_id_967d8b97_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_caller
    ADD CONSTRAINT cases_caller_case_id_283b28f2_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_caller
    ADD CONSTRAINT cases_caller_original_case_id_d716106a_fk_cases_case_id FOREIGN KEY (original_case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_area_id_040d4987_fk_directory_unit_id FOREIGN KEY (area_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_category_id_c6dc5a5a_fk_cases_category_code FOREIGN KEY (category_id) REFERENCES public.cases_category(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_first_receiver_id_7d0b89e2_fk_directory_unit_id FOREIGN KEY (first_receiver_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_handler_id_21cefe0d_fk_directory_person_id FOREIGN KEY (handler_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_merged_into_id_1b4320d8_fk_cases_case_id FOREIGN KEY (merged_into_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_split_from_id_bb00a00c_fk_cases_case_id FOREIGN KEY (split_from_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_suggested_id_2cef88b9_fk_cases_category_code FOREIGN KEY (suggested_id) REFERENCES public.cases_category(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_unit_id_f34fc706_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casesearch
    ADD CONSTRAINT cases_casesearch_case_id_8c3ed311_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casetask
    ADD CONSTRAINT cases_casetask_called_by_id_70bd0a2d_fk_directory_unit_id FOREIGN KEY (called_by_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casetask
    ADD CONSTRAINT cases_casetask_case_id_bf00219b_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casetask
    ADD CONSTRAINT cases_casetask_unit_id_a7be016c_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_category
    ADD CONSTRAINT cases_category_parent_id_007043b5_fk_cases_category_code FOREIGN KEY (parent_id) REFERENCES public.cases_category(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_importjob
    ADD CONSTRAINT cases_importjob_by_id_bab8d441_fk_directory_person_id FOREIGN KEY (by_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_importjob
    ADD CONSTRAINT cases_importjob_unit_id_18cfeb61_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_remark
    ADD CONSTRAINT cases_remark_case_id_64b97c10_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_routingrule
    ADD CONSTRAINT cases_routingrule_area_id_68c1b32f_fk_directory_unit_id FOREIGN KEY (area_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_routingrule
    ADD CONSTRAINT cases_routingrule_category_id_e69841c2_fk_cases_category_code FOREIGN KEY (category_id) REFERENCES public.cases_category(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_routingrule
    ADD CONSTRAINT cases_routingrule_rule_set_id_11731d27_fk_cases_ruleset_id FOREIGN KEY (rule_set_id) REFERENCES public.cases_ruleset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_routingrule
    ADD CONSTRAINT cases_routingrule_unit_id_d9e6b713_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_triagecorrection
    ADD CONSTRAINT cases_triagecorrecti_chosen_id_e5ce1890_fk_cases_cat FOREIGN KEY (chosen_id) REFERENCES public.cases_category(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_triagecorrection
    ADD CONSTRAINT cases_triagecorrecti_suggested_id_38326c18_fk_cases_cat FOREIGN KEY (suggested_id) REFERENCES public.cases_category(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_triagecorrection
    ADD CONSTRAINT cases_triagecorrection_case_id_2370f249_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_apikey
    ADD CONSTRAINT directory_apikey_person_id_06cb5b1f_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_person_id_34e11288_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_role_id_7c0342a9_fk_directory_role_code FOREIGN KEY (role_id) REFERENCES public.directory_role(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_post
    ADD CONSTRAINT directory_post_unit_id_66080af8_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_unit
    ADD CONSTRAINT directory_unit_parent_id_23eb6e40_fk_directory_unit_id FOREIGN KEY (parent_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_unitlink
    ADD CONSTRAINT directory_unitlink_admin_unit_id_1f16f0cd_fk_directory_unit_id FOREIGN KEY (admin_unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_unitlink
    ADD CONSTRAINT directory_unitlink_party_unit_id_7a3b86c7_fk_directory_unit_id FOREIGN KEY (party_unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_unitplacement
    ADD CONSTRAINT directory_unitplacement_parent_id_a8a17538_fk_directory_unit_id FOREIGN KEY (parent_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.directory_unitplacement
    ADD CONSTRAINT directory_unitplacement_unit_id_2e990673_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.grids_grid
    ADD CONSTRAINT grids_grid_unit_id_526c3040_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.grids_grid
    ADD CONSTRAINT grids_grid_version_id_8df2a5e5_fk_grids_gridversion_id FOREIGN KEY (version_id) REFERENCES public.grids_gridversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.grids_gridparty
    ADD CONSTRAINT grids_gridparty_party_unit_id_215814ad_fk_directory_unit_id FOREIGN KEY (party_unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.grids_gridpost
    ADD CONSTRAINT grids_gridpost_person_id_0c2562e8_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.grids_gridstep
    ADD CONSTRAINT grids_gridstep_version_id_d461dc54_fk_grids_gridversion_id FOREIGN KEY (version_id) REFERENCES public.grids_gridversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.grids_minunitlink
    ADD CONSTRAINT grids_minunitlink_person_id_909768d0_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.grids_placename
    ADD CONSTRAINT grids_placename_unit_id_18186940_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_directory_person_id FOREIGN KEY (user_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_channel
    ADD CONSTRAINT notices_channel_person_id_6c7ca973_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_delivery
    ADD CONSTRAINT notices_delivery_channel_id_b28acf13_fk_notices_channel_id FOREIGN KEY (channel_id) REFERENCES public.notices_channel(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_delivery
    ADD CONSTRAINT notices_delivery_message_id_c39f4724_fk_notices_message_id FOREIGN KEY (message_id) REFERENCES public.notices_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_delivery
    ADD CONSTRAINT notices_delivery_notice_id_2d5dfa0c_fk_notices_notice_id FOREIGN KEY (notice_id) REFERENCES public.notices_notice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT notices_letter_item_id_31e29151_fk_notices_newsitem_id FOREIGN KEY (item_id) REFERENCES public.notices_newsitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_letter
    ADD CONSTRAINT notices_letter_subscription_id_b5d03981_fk_notices_s FOREIGN KEY (subscription_id) REFERENCES public.notices_subscription(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_message
    ADD CONSTRAINT notices_message_channel_id_201f14e7_fk_notices_channel_id FOREIGN KEY (channel_id) REFERENCES public.notices_channel(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_newschange
    ADD CONSTRAINT notices_newschange_item_id_9bdfcf88_fk_notices_newsitem_id FOREIGN KEY (item_id) REFERENCES public.notices_newsitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_newsitem
    ADD CONSTRAINT notices_newsitem_unit_id_759ce2c4_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_case_id_b8c1507c_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_person_id_94368381_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_preference
    ADD CONSTRAINT notices_preference_person_id_199e9b5a_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_directory FOREIGN KEY (user_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_userses_user_id_af5e0a6d_fk_directory FOREIGN KEY (user_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_draft
    ADD CONSTRAINT workbench_draft_case_id_e47b39d6_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_draft
    ADD CONSTRAINT workbench_draft_person_id_5725ce3a_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_export
    ADD CONSTRAINT workbench_export_errand_id_e5eed3a1_fk_core_errand_id FOREIGN KEY (errand_id) REFERENCES public.core_errand(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_export
    ADD CONSTRAINT workbench_export_person_id_81e6cecd_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_presence
    ADD CONSTRAINT workbench_presence_case_id_168f11e0_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_presence
    ADD CONSTRAINT workbench_presence_person_id_a480fd79_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_replytemplate
    ADD CONSTRAINT workbench_replytempl_category_id_c0d517e9_fk_cases_cat FOREIGN KEY (category_id) REFERENCES public.cases_category(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_replytemplate
    ADD CONSTRAINT workbench_replytemplate_unit_id_45f75c1c_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_savedfilter
    ADD CONSTRAINT workbench_savedfilter_person_id_3abeaf6c_fk_directory_person_id FOREIGN KEY (person_id) REFERENCES public.directory_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.workbench_savedfilter
    ADD CONSTRAINT workbench_savedfilter_unit_id_3b5e5db9_fk_directory_unit_id FOREIGN KEY (unit_id) REFERENCES public.directory_unit(id) DEFERRABLE INITIALLY DEFERRED;
