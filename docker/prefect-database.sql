-- Prefect's own state lives beside the product's, never in it.
CREATE DATABASE prefect;
